/** Every number the simulator is bounded by, with its reason. */

/** Octets of a PDU that a client may send: queries have a few hundred; associations with 128 contexts some 20,000. */
export const MAX_PDU_OCTETS = 131_072

/** Octets of a command set or identifier that are kept; longer data sets (of a C-STORE) are read and dropped. */
export const MAX_MESSAGE_OCTETS = 65_536

/** Answers are handed to the system in pieces of this size: large enough to make calls rare, small enough for 1,000 clients at once. */
export const CHUNK_OCTETS = 65_536

/** Shortest PDU a client may ask for: the longest answer has to fit into one. PS3.8 sets no lower bound; DCMTK's is 4,096. */
export const LEAST_PDU_OCTETS = 2_048

/** Connections to one simulated system at a time; DICOM servers have such a bound as well. */
export const MAX_CONNECTIONS_PER_SYSTEM = 64

/** A client that is silent for so long is left, milliseconds: simulated tarpits are the server's side only. */
export const CLIENT_IDLE_MS = 120_000

/** Systems of one fleet: each takes a file descriptor, of which Linux gives a process 20,000 and more where they are raised. */
export const MAX_SYSTEMS = 10_000

/** Studies of one system: patients and accessions have eight digits, and the square of the number stays below 2^53. */
export const MAX_STUDIES = 90_000_000

/** Octets of a fleet file. */
export const MAX_FLEET_OCTETS = 8 * 1024 * 1024

/** Studies in one list of an HTTP face where the client sets no limit. */
export const MAX_WEB_PAGE = 100_000
