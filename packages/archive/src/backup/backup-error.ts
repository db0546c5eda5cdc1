/** What a backup folder, or the disk it lies on, refused: in words that name the place and nothing else. */
import { ArchiveError, type ArchiveErrorCode, type ErrorDetail } from '../errors.ts'

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** An object or list is not as the archive wrote it. @param what - names it, as it lies in the backup folder */
export function altered(what: string, why: string, detail: ErrorDetail = {}): ArchiveError {
  return new ArchiveError('LG_BACKUP_ALTERED', `the backup was altered: ${what} ${why}`, { ...detail, what })
}

export function foreign(what: string): ArchiveError {
  return new ArchiveError('LG_BACKUP_FOREIGN', `${what} belongs to another archive or another backup folder`, { what })
}

/** A system error of the disk that the backup lies on; our own stay as they are. */
export function targetError(error: unknown): Error {
  if (error instanceof ArchiveError) return error
  const { code } = (error ?? {}) as { code?: unknown }
  if (typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) return error as Error
  const [ours, message]: [ArchiveErrorCode, string] = full.has(code)
    ? ['LG_BACKUP_FULL', 'no room is left where the backup lies; every earlier generation is as it was']
    : ['LG_BACKUP_UNREACHABLE', `the disk that the backup lies on refused (${code}); is it mounted and writable?`]
  return new ArchiveError(ours, message, { errno: code }, error)
}
