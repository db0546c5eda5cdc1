/**
 * Any thrown value as the problem that is answered: the one place for /api, the web application and what is common.
 *
 * DICOMweb's own codes are in dicomweb/problems.ts. An unknown error answers 500 and none of its words.
 */
import { dicomwebProblem } from '../dicomweb/problems.ts'
import { HttpProblem } from './problem.ts'

const byCode: Readonly<Record<string, readonly [status: number, title: string]>> = {
  LG_ACCESS_DENIED: [403, 'Not permitted'],
  LG_SIGN_IN_FAILED: [401, 'Not signed in'],
  LG_SECOND_FACTOR_NEEDED: [403, 'Show your second factor again'],
  LG_SECOND_FACTOR_WRONG: [422, 'This is not right'],
  LG_SECOND_FACTOR_LAST: [409, 'This is the only second factor'],
  LG_PASSKEY_UNUSABLE: [422, 'This passkey cannot be taken'],
  LG_SIGN_IN_THROTTLED: [429, 'Too many attempts'],
  LG_PASSWORD_WEAK: [422, 'Choose a stronger password'],
  LG_NAME_INVALID: [422, 'This name cannot be used'],
  LG_NAME_TAKEN: [409, 'This name is in use'],
  LG_NAME_UNKNOWN: [404, 'Not found'],
  LG_NODE_INVALID: [422, 'This node cannot be registered'],
  LG_NODE_UNKNOWN: [404, 'Not found'],
  LG_NODE_WITHOUT_ADDRESS: [422, 'The node has no address'],
  LG_NODE_WITHOUT_IDENTITIES: [422, 'The node is shown no identities'],
  LG_CONNECTION_FAILED: [502, 'The node could not be reached'],
  LG_CONNECTION_LOST: [502, 'The node broke the connection off'],
  LG_TLS_FAILED: [502, 'The node and we do not trust each other'],
  LG_ASSOCIATION_REJECTED: [502, 'The node turned us away'],
  LG_ASSOCIATION_ABORTED: [502, 'The node broke the association off'],
  LG_ASSOCIATION_TIMEOUT: [504, 'The node did not answer in time'],
  LG_WORKLIST_ITEM_INVALID: [422, 'This worklist item cannot be taken'],
  LG_WORKLIST_ITEM_UNKNOWN: [404, 'Not found'],
  LG_WORKLIST_FULL: [507, 'The worklist is full'],
  LG_WORKITEM_INVALID: [400, 'This workitem cannot be taken'],
  LG_WORKITEM_UNKNOWN: [404, 'Not found'],
  LG_WORKITEM_EXISTS: [409, 'There is such a workitem already'],
  LG_WORKITEM_STATE: [409, 'The workitem is not in that state'],
  LG_WORKITEMS_FULL: [507, 'The worklist is full'],
  LG_WORKITEM_SUBSCRIBERS: [507, 'Too many subscribers'],
  LG_PREFERENCES_FULL: [507, 'No room for this'],
  LG_DICOM_JSON_INVALID: [422, 'This is no DICOM JSON'],
  LG_DICOM_VALUE_INVALID: [422, 'This is no DICOM JSON'],
  LG_DICOM_TOO_DEEP: [422, 'This is no DICOM JSON'],
  LG_COLLECTION_INVALID: [422, 'This collection cannot be made'],
  LG_COLLECTION_UNKNOWN: [404, 'Not found'],
  LG_GRANT_INVALID: [422, 'This cannot be granted'],
  LG_GRANT_UNKNOWN: [404, 'Not found'],
  LG_APPROVAL_REQUIRED: [428, 'This takes two people'],
  LG_APPROVAL_UNKNOWN: [404, 'Not found'],
  LG_APPROVAL_DECIDED: [422, 'Decided already'],
  LG_SECOND_PERSON_REQUIRED: [422, 'This takes another person'],
  LG_GLASS_INVALID: [422, 'The glass stays whole'],
  LG_GLASS_UNKNOWN: [404, 'Not found'],
  LG_GLASS_CLOSED: [422, 'Not now'],
  LG_LINK_INVALID: [410, 'This link is used up or has expired'],
  LG_EXPIRY_INVALID: [422, 'This time of expiry cannot be used'],
  LG_SCOPE_INVALID: [422, 'This scope cannot be used'],
  LG_NODE_CERTIFICATES: [409, 'Too many certificates'],
  LG_KEY_DAMAGED: [422, 'This cannot be read'],
  LG_CERTIFICATE_TAKEN: [409, 'This certificate belongs to another node'],
  LG_SURVEY_CASE_UNKNOWN: [404, 'Not found'],
  LG_SURVEY_CASE_STATE: [422, 'The case is not there yet'],
  LG_SURVEY_CONTACT_MISSING: [422, 'Nobody is known to write to'],
  LG_SURVEY_CONTACTS_INVALID: [500, 'A file of contacts cannot be read'],
  LG_SURVEY_REGISTER_LOCKED: [503, 'Busy'],
  LG_SURVEY_REGISTER_INVALID: [500, 'The register of cases was changed from outside'],
  LG_SURVEY_SNAPSHOT_INVALID: [500, 'A run of the survey cannot be read'],
  LG_SHARE_CLOSED: [403, 'This does not open anything'],
  LG_SHARE_INVALID: [422, 'This cannot be shared so'],
  LG_SHARE_UNKNOWN: [404, 'Not found'],
  LG_PROJECT_UNKNOWN: [404, 'Not found'],
  LG_PROJECT_ERASED: [409, 'The key was erased'],
  LG_REVIEW_UNKNOWN: [404, 'Not found'],
  LG_DEIDENTIFY_PROFILE_INVALID: [422, 'This profile cannot be used'],
  LG_ALERT_UNKNOWN: [404, 'Not found'],
  LG_ALERT_NEEDS_PERSON: [409, 'Only a person can do this'],
  LG_BACKUP_ALTERED: [422, 'The backup was altered'],
  LG_BACKUP_BUSY: [422, 'A backup or drill is running'],
  LG_BACKUP_FOREIGN: [422, 'This is the backup of another archive'],
  LG_BACKUP_FULL: [422, 'The disk of the backup is full'],
  LG_BACKUP_INTERRUPTED: [422, 'The backup was interrupted'],
  LG_BACKUP_MISSING: [422, 'There is no backup'],
  LG_BACKUP_OTHER: [422, 'The backup is not as the archive left it'],
  LG_BACKUP_UNREACHABLE: [422, 'The backup cannot be reached'],
  LG_BACKUP_UNSET: [422, 'No backup is set up'],
  LG_DRILL_SPACE: [422, 'No room for a drill'],
  LG_OPERATION_PARAMS: [400, 'The request is not complete or not of its form'],
}

/** Fastify's own refusals, by its codes. */
const byFastifyCode: Readonly<Record<string, readonly [number, string, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'Too large', 'The body of this request is longer than it may be.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'Media type not supported', 'Send the body as application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'Body missing', 'Send a JSON body.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'Body is no JSON', 'Send a JSON body.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'Body length differs', 'The body is not as long as Content-Length says.'],
  FST_UNDER_PRESSURE: [503, 'Busy', 'The server has more to do than it can; try again in a few seconds.'],
  FST_ERR_BAD_URL: [400, 'Address not readable', 'The address is not correctly encoded.'],
}

export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error
  const { code, message, detail, statusCode } = (error ?? {}) as Record<string, unknown>
  if (typeof code === 'string') {
    const ours = byCode[code]
    if (ours) return new HttpProblem(ours[0], ours[1], String(message), { code, headers: retryAfter(detail) })
    const fastifys = byFastifyCode[code]
    if (fastifys) return new HttpProblem(...fastifys)
    const dicomweb = dicomwebProblem(code, String(message))
    if (dicomweb) return dicomweb
  }
  if (statusCode === 400) return new HttpProblem(400, 'Body is no JSON', 'Send a JSON body.')
  return new HttpProblem(500, 'Something went wrong', 'The server could not do this. Its log has the place.')
}

function retryAfter(detail: unknown): Record<string, string> {
  const { retryAfterMs } = (detail ?? {}) as { retryAfterMs?: unknown }
  return typeof retryAfterMs === 'number' ? { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) } : {}
}
