/** Every code this package throws. Meaning and remedy: docs/reference/errors.md */
export type DicomErrorCode =
  | 'LG_DICOM_TRUNCATED'
  | 'LG_DICOM_TRANSFER_SYNTAX_UNKNOWN'
  | 'LG_DICOM_TRANSFER_SYNTAX_WRONG'
  | 'LG_DICOM_VR_INVALID'
  | 'LG_DICOM_TAG_FORBIDDEN'
  | 'LG_DICOM_ELEMENT_DUPLICATE'
  | 'LG_DICOM_LENGTH_PAST_END'
  | 'LG_DICOM_LENGTH_UNDEFINED'
  | 'LG_DICOM_ITEM_EXPECTED'
  | 'LG_DICOM_DELIMITER_UNEXPECTED'
  | 'LG_DICOM_PIXEL_DATA_ENCODING'
  | 'LG_DICOM_DEFLATE_CORRUPT'
  | 'LG_DICOM_TOO_DEEP'
  | 'LG_DICOM_TOO_MANY_ELEMENTS'
  | 'LG_DICOM_TOO_MANY_FRAGMENTS'
  | 'LG_DICOM_TOO_MUCH_INFLATED'
  | 'LG_DICOM_NOT_PART10'
  | 'LG_DICOM_PREAMBLE_MISSING'
  | 'LG_DICOM_FILE_META_INVALID'
  | 'LG_DICOM_FILE_META_TOO_LONG'
  | 'LG_DICOM_IMAGE_ATTRIBUTE_INVALID'
  | 'LG_DICOM_PIXEL_DATA_TOO_SHORT'
  | 'LG_DICOM_OFFSET_TABLE_INVALID'
  | 'LG_DICOM_FRAMES_AMBIGUOUS'
  | 'LG_DICOM_VALUE_INVALID'
  | 'LG_DICOM_JSON_INVALID'
  | 'LG_DICOM_XML_INVALID'

/** Facts for the log: offsets, tags, lengths; never a value, which may be a patient's. */
export type ErrorDetail = Readonly<Record<string, number | string>>

/** A file or a peer sent what is not DICOM, or we were asked to write what cannot be written. */
export class DicomError extends Error {
  override readonly name = 'DicomError'
  readonly code: DicomErrorCode
  readonly detail: ErrorDetail

  constructor(code: DicomErrorCode, message: string, detail: ErrorDetail = {}, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.detail = detail
  }
}
