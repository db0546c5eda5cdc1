/** Limits of the register of cases, and why each has its number. */
export const caseLimits = {
  /** Entries of one register: 20 for each of 50,000 cases. */
  entries: 1_000_000,
  /** Waiting for another process that writes, ms: one write takes some milliseconds. */
  lockMs: 10_000,
  /** Between two looks at the lock, ms. */
  lockPollMs: 15,
  /** Octets of one contact file; RDAP answers have 5 to 50 KiB. */
  contactOctets: 1024 * 1024,
  /** Contact files of one kind. */
  contactFiles: 100_000,
  /** Octets of a letter's template. */
  templateOctets: 64 * 1024,
} as const
