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
  LG_STUDY_ERASED: [410, 'This study was erased'],
  LG_QUERY_UNSUPPORTED: [400, 'This search is not supported'],
  LG_RECORD_DAMAGED: [500, 'The stored instance is damaged'],
  LG_RECORD_MALFORMED: [500, 'The stored instance is damaged'],
  LG_OBJECT_TOO_LONG: [413, 'Too large'],
  LG_IDENTITY_MISSING: [409, 'The instance does not say what it is'],
  LG_IDENTITY_MISMATCH: [409, 'The instance is not what was announced'],
  LG_INSTANCE_CONFLICT: [409, 'Another instance has this SOP Instance UID'],
}

export function dicomwebProblem(code: string, message: string): HttpProblem | undefined {
  const known = byCode[code]
  if (known) return new HttpProblem(known[0], known[1], message, { code })
  return code.startsWith('LG_DICOM_') ? new HttpProblem(400, 'Not readable as DICOM', message, { code }) : undefined
}
