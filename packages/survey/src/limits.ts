/** Every number this package is bounded by, with its reason. */

/** Addresses one signer may answer for: a /16, what a large institution holds. Beyond it two people have to agree. */
export const maxAddressesOfOneSigner = 65_536n

/** Shortest networks of a scope: nobody was ever given more than an IPv4 /8 or an IPv6 /20 (/16 is a registry's). */
export const shortestPrefix = { ipv4: 8, ipv6: 20 } as const

/** IPv4 addresses of all scopes together: half of the space, so that 0.0.0.0/0 cannot be glued from pieces. */
export const maxIpv4Addresses = 2n ** 31n

/** Octets of a scope file: 100,000 networks and long words about authority fit in. */
export const maxScopeOctets = 4 * 1024 * 1024

/** Days a scope may be valid: an authority that was given longer ago should be asked again. */
export const maxScopeDays = 366

/** Octets of a file of targets: 10 million lines; read in one piece. */
export const maxTargetOctets = 512 * 1024 * 1024

/** Targets of one run: every DICOM system ever found in a survey, a hundred times over. */
export const maxTargets = 1_000_000

/** Characters of a field of a target that is shown to people. */
export const maxFieldCharacters = 200

/** Milliseconds for a TCP connection: a packet lost twice is sent again within 3 s. */
export const connectTimeoutMs = 5000

/** Milliseconds for a TLS handshake: two round trips and a slow processor. */
export const handshakeTimeoutMs = 5000

/** Milliseconds for a whole HTTP answer; one that drips an octet a minute is left then. */
export const httpTimeoutMs = 10_000

/** Octets of a page that are looked at: titles and scripts stand at its beginning. */
export const httpBodyOctets = 256 * 1024

/** Octets of the header fields of an answer: the default of most servers. */
export const httpHeaderOctets = 16 * 1024
