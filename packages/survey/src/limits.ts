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
