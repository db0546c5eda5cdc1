/** Keys of one archive. */
import type { KeySource } from './key-source.ts'

export interface Keyring {
  /** 32 octets for one purpose (`accounts`, `audit-signing`, `tls`, …), the same at every start, HKDF-SHA-256 of the root key. */
  derive(purpose: string): Uint8Array
}

/** Opens the keys of a data folder before the archive itself is opened. @throws ArchiveError LG_KEY_WRONG, LG_ARCHIVE_MISSING */
export function openKeyring(_options: { folder: string; keySource: KeySource }): Promise<Keyring> {
  throw new Error('first landing')
}
