/** Where the root key comes from. A PKCS#11 token or a KMS is another implementation of the same two methods. */

/** Gives the 32 octets everything else is derived from or wrapped by. */
export interface KeySource {
  /** Says in `keys status` what holds the root key: `file`, `passphrase`, … */
  readonly kind: string
  /** Makes a new root key for the folder. @param folder - the archive's `keys/` folder, there already */
  create(folder: string): Promise<Uint8Array>
  /** @throws ArchiveError LG_KEY_WRONG, LG_ARCHIVE_MISSING */
  open(folder: string): Promise<Uint8Array>
}
