/**
 * Codes of the archive and of DICOM as problems: the one place where they become HTTP statuses.
 *
 * Source: PS3.18 9 and 10 (status codes of each transaction). A code not listed is no answer of ours and becomes 500.
 */
import { HttpProblem } from '../http/problem.ts'

const byCode: Readonly<Record<string, readonly [status: number, title: string]>> = {
  LG_ARCHIVE_FULL: [507, 'The archive is full'],
  LG_STORAGE_FAILED: [503, 'The archive cannot write'],
  LG_ARCHIVE_CLOSED: [503, 'The server is stopping'],
  LG_FRAME_UNKNOWN: [404, 'No such frame'],
  LG_STUDY_UNKNOWN: [404, 'Not found'],
  LG_STUDY_ERASED: [410, 'This study was deleted or erased'],
  LG_TRASH_UNKNOWN: [404, 'Not found'],
  LG_RESTORE_CONFLICT: [409, 'The archive holds something of the same UID'],
  LG_QUERY_UNSUPPORTED: [400, 'This search is not supported'],
  LG_RECORD_DAMAGED: [500, 'The stored instance is damaged'],
  LG_RECORD_MALFORMED: [500, 'The stored instance is damaged'],
  LG_OBJECT_TOO_LONG: [413, 'Too large'],
  LG_IDENTITY_MISSING: [409, 'The instance does not say what it is'],
  LG_IDENTITY_INVALID: [409, 'The instance is named by what is no UID'],
  LG_IDENTITY_MISMATCH: [409, 'The instance is not what was announced'],
  LG_INSTANCE_CONFLICT: [409, 'Another instance has this SOP Instance UID'],
  // What cannot be decoded is still there as it was sent, and a client that accepts transfer-syntax=* gets it.
  LG_PIXEL_ATTRIBUTE_INVALID: [406, 'This image cannot be decoded'],
  LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED: [406, 'This image cannot be decoded'],
  LG_PIXEL_FRAME_DAMAGED: [406, 'This image cannot be decoded'],
  LG_PIXEL_FRAME_MISMATCH: [406, 'This image cannot be decoded'],
  LG_PIXEL_FRAMES_AMBIGUOUS: [406, 'This image cannot be decoded'],
  LG_PIXEL_LUT_INVALID: [406, 'This image cannot be rendered'],
  LG_PIXEL_NOT_ENCODABLE: [406, 'This image does not fit that transfer syntax'],
  LG_PIXEL_RENDER_INVALID: [400, 'This image cannot be rendered so'],
  LG_PIXEL_FRAME_TOO_LARGE: [413, 'Too large'],
  LG_PIXEL_DEADLINE: [413, 'This image takes too long to decode'],
  LG_PIXEL_MEMORY: [413, 'This image takes too much memory to decode'],
  LG_PIXEL_BUSY: [503, 'Too many images wait to be decoded'],
  LG_PIXEL_CLOSED: [503, 'The server is stopping'],
}

export function dicomwebProblem(code: string, message: string): HttpProblem | undefined {
  const known = byCode[code]
  if (known) return new HttpProblem(known[0], known[1], message, { code })
  return code.startsWith('LG_DICOM_') ? new HttpProblem(400, 'Not readable as DICOM', message, { code }) : undefined
}
