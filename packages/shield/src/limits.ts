/** What the shield takes and keeps at most. Each number has its reason. */

/** Of the relay. */
export const limits = {
  /** Studies whose patient is remembered from answers of C-FIND: a year of a small hospital, some 20 MB. */
  patientsRemembered: 100_000,
  /** Rows of one C-FIND that are looked at together: a worklist or a day. */
  rowsTogether: 1000,
  /** Associations that the old archive opens at once for its deliveries: its own limit is lower. */
  deliveries: 32,
} as const

/** Of the web pages behind it. */
export const webLimits = {
  /** Headers of one request; browsers send 1 to 2 KiB, old viewers add cookies of 4 KiB. */
  headerOctets: 16 * 1024,
  /** Headers of one answer of the old archive; old frameworks keep their state in cookies. */
  targetHeaderOctets: 32 * 1024,
  /** Headers of one message, counted; browsers send 20. */
  headers: 200,
  /** Longest path with its query; old viewers list the UIDs of a study in one. */
  urlOctets: 8 * 1024,
  /** A TLS handshake is done within this time, ms. */
  handshakeMs: 10_000,
  /** The headers of a request are there within this time of the connection, ms; a slow line needs two seconds. */
  headersMs: 20_000,
  /** Idle connections are closed after this, ms. */
  idleConnectionMs: 75_000,
  /** Connections at once, so that strangers cannot take every file descriptor (1024 on many systems). */
  connections: 400,
  /** Requests at the old archive at once; the others wait. Its web server was made for some dozen people. */
  targetConnections: 64,
  /** A request on which no octet moves for this long is given up, ms; old archives search for half a minute. */
  silentMs: 60_000,
  /** Open WebSockets, all together and of one principal: each holds two connections for as long as a page is open. */
  webSockets: 100,
  webSocketsEach: 10,
  /** A WebSocket on which no octet moves for this long is closed, ms; pages that want it open ask every half a minute. */
  webSocketSilentMs: 10 * 60_000,
  /** Whether what is open may go on is asked this often, ms: so late at most does a download end whose session was ended. */
  recheckMs: 15_000,
  /** A cookie of the old archive, and cookies of one answer: browsers keep no longer ones, and would send more to our own pages too. */
  cookieOctets: 4096,
  cookiesPerAnswer: 20,
  /** Use is written down this often, ms. */
  usageMs: 15 * 60_000,
  /** Pairs of principal and address in use at once; beyond that the oldest is written out. */
  users: 10_000,
  /** Refusals of the same address are one entry for so long, ms. */
  refusalMs: 60_000,
  /** Addresses whose refusals are counted; beyond that the oldest is written out and forgotten. */
  refusalSources: 10_000,
} as const

export type WebLimits = { readonly [Name in keyof typeof webLimits]: number }
