/** Every number this package is bounded by, with its reason. */

/** Octets of one entry: the entry bundles of C2SP tlog-tiles give each entry a 16-bit length. */
export const maxEntryOctets = 65_535

/** Octets of one append and of one journal batch: what a crash can tear, and what recovery holds in memory at once. */
export const maxBatchOctets = 4 * 1024 * 1024

/** Octets of the journal before it is replaced by a short one: bounds the work of opening to tens of milliseconds. */
export const journalRotationOctets = 4 * 1024 * 1024

/** Octets of a journal that `open` reads: rotation, its delay while tiles cannot be written, and a wide margin. */
export const maxJournalOctets = 1024 * 1024 * 1024

/** Entries after which a checkpoint is made without waiting for the timer: 32 full tiles, about 2 MB of memory. */
export const publishAfterEntries = 8192

/** Milliseconds from an append to the checkpoint that covers it: how long an entry is unsigned. */
export const publishAfterMs = 1000

/** Entries kept only in journal and memory while tiles cannot be written; then appends are refused. About 20 MB. */
export const maxUnpublishedEntries = 65_536

/** Octets of a signed note: a checkpoint needs 200, each witness adds 150. */
export const maxNoteOctets = 64 * 1024

/** Signatures of a note: ours, and room for witnesses (the limit of the Go implementation of signed notes). */
export const maxNoteSignatures = 100

/** Problems that a verification lists; a log that is wrong throughout would otherwise fill memory. */
export const maxProblems = 1000

/** Entries from which a verification is shared among threads: fewer are checked while these start. */
export const threadsFromEntries = 65_536

/** Full bundles that a thread checks at once: 16,384 entries, some 30 ms, 5 MB. */
export const bundlesInStretch = 64
