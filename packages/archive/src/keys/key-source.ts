/**
 * Where the root key comes from: a file, a passphrase, a PKCS#11 token or a key management service.
 *
 * Each source leaves one file in `keys/`, under a name of its own: the root key, or the root key wrapped by what the source
 * holds. So two sources can hold the same root key for the moment in which one takes over from the other.
 */
export const keySourceKinds = ['file', 'passphrase', 'pkcs11', 'kms'] as const
export type KeySourceKind = (typeof keySourceKinds)[number]

/** Gives the 32 octets everything else is derived from or wrapped by. */
export interface KeySource {
  readonly kind: KeySourceKind
  /** What holds it, in words for `keys status`: a path in the data folder, a token's label, the id of a key. */
  readonly place: string
  /** Makes a new root key for the folder. @param folder - the archive's `keys/` folder, there already */
  create(folder: string): Promise<Uint8Array>
  /** Holds a root key that there is already; durable once it resolves, and the earlier file of this kind is gone. */
  keep(folder: string, root: Uint8Array): Promise<void>
  /** @throws ArchiveError LG_KEY_WRONG, LG_ARCHIVE_MISSING, LG_KEY_SOURCE_UNAVAILABLE, LG_KEY_SOURCE_REFUSED */
  open(folder: string): Promise<Uint8Array>
}
