/**
 * The application information of Query/Retrieve's extended negotiation: an octet for each option, 1 to ask for it and to grant it.
 *
 * Sources: PS3.4 C.5.1.1 (C-FIND), C.5.2.1 and C.5.3.1 (C-MOVE and C-GET).
 */
import type { QueryOptions } from './query.ts'

const RELATIONAL = 0
const COMBINED_DATE_TIME = 1
const FUZZY = 2
/** Of C-FIND's octets these are granted; time zone adjustment and frame conversion are not. */
const granted: readonly number[] = [RELATIONAL, COMBINED_DATE_TIME, FUZZY]

/** As many octets as proposed; those we do not know are not granted. */
export function answerFindOptions(proposed: Uint8Array): Uint8Array {
  return proposed.map((octet, index) => (octet === 1 && granted.includes(index) ? 1 : 0))
}

/** Relational retrieval alone. */
export function answerRetrieveOptions(proposed: Uint8Array): Uint8Array {
  return proposed.map((octet, index) => (octet === 1 && index === RELATIONAL ? 1 : 0))
}

export function findOptions(agreed: Uint8Array | undefined): QueryOptions {
  return {
    relational: agreed?.[RELATIONAL] === 1,
    combinedDateTime: agreed?.[COMBINED_DATE_TIME] === 1,
    fuzzy: agreed?.[FUZZY] === 1,
  }
}
