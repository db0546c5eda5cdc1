/** What one host may cost at most. Each number has its reason; passing one makes a count "at least" or "estimated", never wrong. */
export interface CountingLimits {
  /** Longest P-DATA-TF we announce, octets. */
  readonly pduOctets: number
  /** Longest P-DATA-TF that is still read, octets. */
  readonly toleratedPduOctets: number
  /** Longest other PDU, octets. */
  readonly associatePduOctets: number
  /** Longest fragmented command set or answer, octets. */
  readonly messageOctets: number
  /** From the connection to the answer to the association request, TLS handshake included, milliseconds. */
  readonly greetingMs: number
  /** Within which the next whole answer must come, milliseconds. */
  readonly answerMs: number
  /** For the release to be answered, milliseconds. */
  readonly releaseMs: number
  /** All of the counting of one host, milliseconds. */
  readonly hostMs: number
  /** Associations with one host, one after the other: more than one only where it ends them after each query. */
  readonly associations: number
  /** C-FIND requests to one host. */
  readonly requests: number
  /** Study, series or image UIDs of one host that are told apart. */
  readonly distinctUIDs: number
  /** Answers of one host at one level, repeats included. */
  readonly answers: number
  /** Answers in a row without a UID that is new. */
  readonly barrenAnswers: number
  /** Answers after a C-CANCEL before the association is aborted. */
  readonly answersAfterCancel: number
  /** Up to this many answers a host's first query is checked by two queries that together ask the same. */
  readonly verifiedAnswers: number
  /** Studies of one host that are asked for their series one by one. */
  readonly sampledStudies: number
  /** Series of one study that are asked for their images one by one. */
  readonly seriesOfStudy: number
  /** Images of one series that are counted one by one. */
  readonly imagesOfSeries: number
  /** Answers at IMAGE level to a query for all images of one host. */
  readonly imageAnswers: number
}

export const defaultCountingLimits: CountingLimits = {
  // One read of a socket brings 64 KiB: a longer PDU would have to be copied together.
  pduOctets: 65_536,
  // Some peers send their own maximum whatever we announce; 1 MiB is the largest seen.
  toleratedPduOctets: 1_048_576,
  // 128 contexts with their answers need less than 16 KiB; user items of strangers may be long.
  associatePduOctets: 65_536,
  // A study with all its attributes, private ones included, has a few KiB.
  messageOctets: 262_144,
  greetingMs: 10_000,
  // A database that has to scan a million studies answers its first within 10 s; one octet a minute never does.
  answerMs: 20_000,
  releaseMs: 2_000,
  // 4,500 queries at five a second: a server with 100,000 studies that caps its answers at 100.
  hostMs: 900_000,
  associations: 16,
  requests: 50_000,
  // Twice the largest archives known; 128 MiB.
  distinctUIDs: 12_000_000,
  // Windows of dates repeat about one and a half times what they hold.
  answers: 36_000_000,
  // A window of dates repeats what an earlier answer held, at most what a server gives in one answer.
  barrenAnswers: 200_000,
  answersAfterCancel: 2_000,
  // Two more queries that cost as much as the first: for small archives that is nothing.
  verifiedAnswers: 10_000,
  // 1.3 MB of UIDs held for a moment; beyond that the number of images is estimated from a sample.
  sampledStudies: 20_000,
  // A follow-up of a chronic patient in one study has a few hundred.
  seriesOfStudy: 1_000,
  // A dynamic study of the heart has 20,000.
  imagesOfSeries: 100_000,
  imageAnswers: 2_000_000,
}

/** Octets that the sets of all hosts being counted may hold together: 24.3 million studies at the load after a doubling. */
export const SET_MEMORY_OCTETS = 768 * 1024 * 1024
