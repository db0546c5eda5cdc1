/** What this package takes at most, and why that much. */
export const limits = {
  /** Octets of one data set: the largest whole-slide and cine objects are tens of GiB; offsets stay exact in a number. */
  dataSetOctets: 2 ** 40,
  /** Octets of one instance's metadata before compression: 10,000 frames of a multi-frame header stay below 32 MiB. */
  metadataOctets: 64 * 2 ** 20,
  /** Octets that an object may have to be encrypted in memory and appended to the shared pack; larger ones stream. */
  smallRecordOctets: 1.25 * 2 ** 20,
  /** Octets of a data set kept until its identity is known; what is larger streams without waiting for it. */
  heldOctets: 2 ** 20,
  /** Octets of a pack before it is sealed: 4 GiB copy in a minute, and S3 takes 5 GiB in one piece. */
  packOctets: 4 * 2 ** 30,
  /** Records in one commit: bounds how long the first of them waits for the last one's index row. */
  commitRecords: 256,
  /** Octets in one commit: about the disk's rate for 100 ms. */
  commitOctets: 64 * 2 ** 20,
  /** Open packs for large objects; a further large object waits for one. */
  leasedPacks: 16,
  /** Study keys kept unwrapped in memory. */
  studyKeysCached: 4096,
  /** Rows of one search answer; QIDO-RS and C-FIND page beyond that. */
  searchRows: 100_000,
  /** Rows of one page of a search for all of them: a few ms to read, 200 KB to hold. */
  pageRows: 256,
  /** Rows to pass over: a page further back is reached by narrowing the query. */
  searchOffset: 10_000_000,
  /** Conditions in one search, and UIDs in one list: below SQLite's 32,766 parameters. */
  searchMatches: 64,
  searchUIDs: 10_000,
  /** Characters of one matching value: DICOM's longest short text has 1,024. */
  searchValueLength: 1024,
  /** Words of names and texts indexed for one study. */
  nameWords: 64,
  /** Instances of one series whose metadata is answered: memory for 20,000 headers is about 200 MB. */
  seriesMetadataInstances: 50_000,
  /** Entries of the change feed read at once. */
  changesAtOnce: 500,
  /** Entries looked at for one answer, seen or not: about 50 ms. */
  changesLookedAt: 10_000,
  /** Study keys wrapped anew between two commits: some milliseconds. */
  rewrapBatch: 512,
  /** Study keys read at once to count them. */
  countBatch: 8192,
  /** Calls of a key management service before it counts as unavailable: with pauses from 0.2 s that is 6 seconds. */
  kmsAttempts: 6,
  /** Longest wait for one answer of a key management service. */
  kmsAnswerMs: 10_000,
  /** Characters of its answer: a data key and its ciphertext have some hundred. */
  kmsAnswerCharacters: 65_536,
  /** Octets of one object of a backup: what is read and written again when a disk of the backup lost it. */
  backupObjectOctets: 2 ** 30,
  /** Octets of small files that a backup seals together: they are held in memory. */
  backupBundleOctets: 16 * 2 ** 20,
  /** Octets of a piece of a file that changes: pieces that did not change are not copied again. */
  backupPieceOctets: 4 * 2 ** 20,
  /** Octets that a backup reads and writes at once. */
  backupCopyOctets: 4 * 2 ** 20,
  /** Octets of the list of one generation: two million files. */
  backupManifestOctets: 256 * 2 ** 20,
  /** Entries of one call to the audit log: some hundred octets each, and it takes 4 MiB. */
  eventsAtOnce: 1000,
  /** scrypt cost accepted from a key file: 2^20 takes 1 GiB. */
  scryptCostLog2: 20,
} as const
