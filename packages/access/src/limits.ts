/** Every number this package is bounded by, with its reason. */

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Fewest characters of a password: NIST SP 800-63B-4 asks 15 where it stands alone, 8 beside a second factor. */
export const minPasswordCharacters = 12
/** Most characters of a password: room for any passphrase, and an end to what is hashed. */
export const maxPasswordCharacters = 1024
/** Fewest different characters in a password: 'aaaaaaaaaaaa' has one. */
export const minDistinctCharacters = 5
/** Shortest account name that a password must not contain; shorter ones are in half of all words. */
export const minNameInPassword = 3

/** Argon2id, OWASP and RFC 9106 (second recommended option): 64 MiB, 3 passes, 4 lanes; 85 ms on two cores. */
export const argon2 = { memoryCost: 64 * 1024, timeCost: 3, parallelism: 4, outputLen: 32 } as const
/** Passwords hashed at the same time: each takes 64 MiB. */
export const maxConcurrentHashes = 2
/** Passwords waiting to be hashed: about 3 s of work; more are told to come back. */
export const maxWaitingHashes = 64

/** A session ends after this long without a request: 30 min, the usual automatic logoff (HIPAA 164.312(a)(2)(iii)). */
export const sessionIdleMs = 30 * minuteMs
/** A session ends after this long whatever happens, unless a setting says otherwise: a long shift. */
export const defaultSessionMs = 12 * hourMs
/** How late the last use of a session may be on disk: saves a write at each request. */
export const sessionTouchMs = minuteMs

export const enrolmentLinkMs = dayMs
export const signInLinkMs = 15 * minuteMs
/** Longest life of any link. */
export const maxLinkMs = 7 * dayMs
export const tokenMs = 90 * dayMs
export const maxTokenMs = 366 * dayMs
/** Life of the access token that a client gets for an assertion: long enough for a piece of work, not worth stealing. */
export const accessTokenMs = 10 * minuteMs
/** Access tokens in memory; beyond that the oldest end. */
export const maxAccessTokens = 10_000
/** Addresses and networks that a token may be limited to. */
export const maxScopeAddresses = 50
/** Characters of a client's key set: some RSA keys have 800 each. */
export const maxClientKeyCharacters = 16_384

/** Failed sign-ins to one account from one address before there is a delay: room for typing errors. */
export const freeFailuresPerPair = 5
/** Failed sign-ins from one address, to whatever account: a ward behind one address makes some typing errors. */
export const freeFailuresPerAddress = 30
/** First delay; it doubles with each further failure. */
export const firstDelayMs = 1000
/** Longest delay of an account from one address: 96 guesses a day. */
export const longestPairDelayMs = 15 * minuteMs
/** Longest delay of an address: colleagues behind the same address still come in. */
export const longestAddressDelayMs = 30_000
/** Failures are forgotten when there was none for this long. */
export const forgetFailuresMs = dayMs

/** Characters of the name of a person or token. */
export const maxNameCharacters = 64
/** Characters of an AE title: PS3.5 6.2, AE. */
export const maxAETitleCharacters = 16
/** Characters of a host name: RFC 1035. */
export const maxHostCharacters = 253

/** Collections of one archive: departments, sites and projects of a large hospital group, several times over. */
export const maxCollections = 1000
/** Conditions of a collection, and values of one condition: names of one department as ten years of devices wrote them. */
export const maxConditions = 8
export const maxConditionValues = 100
/** Characters of a value that is compared with an attribute: PS3.5 6.2, PN, the longest of them. */
export const maxValueCharacters = 64
/** Studies listed by hand in one collection: each search carries them. */
export const maxListedStudies = 10_000
/** Characters of a purpose, a reason, a note: a paragraph. */
export const maxTextCharacters = 500
/** Grants in force of one principal: each request is compared with them. */
export const maxGrantsOfSubject = 200

/** What was asked for is decided within a day, and what was approved done within one. */
export const approvalMs = dayMs
/** Requests for approval that one person has open: more are a mistake or a nuisance. */
export const maxOpenApprovals = 50
/** Studies that one approval of a bulk export covers at most. */
export const maxApprovedStudies = 1_000_000

/** Longest time that breaking the glass opens one patient: half a shift, long enough for an emergency. */
export const maxGlassMs = 4 * hourMs
/** Patients that one person has open by breaking the glass: an accident brings several at once. */
export const maxOpenGlasses = 10
/** How far back exports are counted to tell a bulk export from everyday work. */
export const exportWindowMs = dayMs
/** Characters of the reason why somebody is suspended: two sentences. */
export const maxReasonCharacters = 500

/** Longest life of a share: a quarter, the time until the next visit. */
export const maxShareMs = 92 * dayMs
/** Openings of one share: a tumour board, each member on two devices. */
export const maxOpenings = 100
/** Wrong codes before a share is locked for good: of 2^40 codes nobody guesses one of ten. */
export const maxFailedCodes = 10
/** Series chosen for one share. */
export const maxSharedSeries = 500
/** Shares that one person has open at the same time. */
export const maxSharesOfPerson = 500
/** Characters of the name that stands across each image. */
export const maxWatermarkCharacters = 64
/** What was opened by a share ends after this long without a request; opening it again counts. */
export const shareIdleMs = 60 * minuteMs
