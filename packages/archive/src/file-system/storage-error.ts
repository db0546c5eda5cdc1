/** The disk's errors in the archive's own words. */
import { ArchiveError } from '../errors.ts'

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** ENOSPC and its kin become LG_ARCHIVE_FULL, every other system error LG_STORAGE_FAILED; our own stay as they are. */
export function storageError(error: unknown): Error {
  if (!isSystemError(error))
    return error instanceof Error ? error : new Error('not an error was thrown', { cause: error })
  if (full.has(error.code)) return new ArchiveError('LG_ARCHIVE_FULL', 'no room is left on the disk', {}, error)
  const detail = { errno: error.code, syscall: error.syscall ?? 'unknown' }
  return new ArchiveError('LG_STORAGE_FAILED', `the disk refused: ${error.code}`, detail, error)
}

interface SystemError extends Error {
  code: string
  syscall?: string
}

function isSystemError(error: unknown): error is SystemError {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false
  return /^E[A-Z0-9]+$/.test(error.code) || error.code.startsWith('SQLITE_')
}
