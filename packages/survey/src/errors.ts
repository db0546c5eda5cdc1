/** Every code this package throws. Meaning and remedy: docs/reference/errors.md. What a surveyed host does is a result. */
export type SurveyErrorCode =
  | 'LG_SURVEY_SCOPE_INVALID'
  | 'LG_SURVEY_TARGETS_INVALID'
  | 'LG_SURVEY_OUT_OF_SCOPE'
  | 'LG_SURVEY_STOPPED'
  | 'LG_SURVEY_OUT_FOLDER'
  | 'LG_SURVEY_SNAPSHOT_INVALID'
  | 'LG_SURVEY_FLEET_INVALID'
  | 'LG_SURVEY_REGISTER_INVALID'
  | 'LG_SURVEY_REGISTER_LOCKED'
  | 'LG_SURVEY_CASE_UNKNOWN'
  | 'LG_SURVEY_CASE_STATE'
  | 'LG_SURVEY_CONTACTS_INVALID'
  | 'LG_SURVEY_CONTACT_MISSING'
  | 'LG_SURVEY_TEMPLATE_INVALID'
  | 'LG_SURVEY_LISTEN_FAILED'

export type ErrorDetail = Readonly<Record<string, number | string>>

export class SurveyError extends Error {
  override readonly name = 'SurveyError'
  readonly code: SurveyErrorCode
  readonly detail: ErrorDetail

  constructor(code: SurveyErrorCode, message: string, detail: ErrorDetail = {}, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.detail = detail
  }
}
