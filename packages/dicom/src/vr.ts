/** Value representations. Sources: PS3.5 6.2 Table 6.2-1 (list), 7.1.2 (which have a 32-bit length). */

/** What one VR means for the octets. */
export interface VRFacts {
  readonly vr: VR
  /** Explicit VR: two reserved octets and a 32-bit length follow, not a 16-bit length (PS3.5 Table 7.1-1). */
  readonly longLength: boolean
  /** Octets of the unit that is stored in the byte order of the transfer syntax; 1 for text and OB. */
  readonly unitOctets: 1 | 2 | 4 | 8
  /** How a value that is not of even length is filled up: a space for text, a zero for UI and binary. */
  readonly padding: 0x00 | 0x20
  readonly kind: 'text' | 'number' | 'binary' | 'sequence'
}

const rows = {
  AE: [false, 1, 0x20, 'text'],
  AS: [false, 1, 0x20, 'text'],
  AT: [false, 2, 0x00, 'number'],
  CS: [false, 1, 0x20, 'text'],
  DA: [false, 1, 0x20, 'text'],
  DS: [false, 1, 0x20, 'text'],
  DT: [false, 1, 0x20, 'text'],
  FD: [false, 8, 0x00, 'number'],
  FL: [false, 4, 0x00, 'number'],
  IS: [false, 1, 0x20, 'text'],
  LO: [false, 1, 0x20, 'text'],
  LT: [false, 1, 0x20, 'text'],
  OB: [true, 1, 0x00, 'binary'],
  OD: [true, 8, 0x00, 'binary'],
  OF: [true, 4, 0x00, 'binary'],
  OL: [true, 4, 0x00, 'binary'],
  OV: [true, 8, 0x00, 'binary'],
  OW: [true, 2, 0x00, 'binary'],
  PN: [false, 1, 0x20, 'text'],
  SH: [false, 1, 0x20, 'text'],
  SL: [false, 4, 0x00, 'number'],
  SQ: [true, 1, 0x00, 'sequence'],
  SS: [false, 2, 0x00, 'number'],
  ST: [false, 1, 0x20, 'text'],
  SV: [true, 8, 0x00, 'number'],
  TM: [false, 1, 0x20, 'text'],
  UC: [true, 1, 0x20, 'text'],
  UI: [false, 1, 0x00, 'text'],
  UL: [false, 4, 0x00, 'number'],
  UN: [true, 1, 0x00, 'binary'],
  UR: [true, 1, 0x20, 'text'],
  US: [false, 2, 0x00, 'number'],
  UT: [true, 1, 0x20, 'text'],
  UV: [true, 8, 0x00, 'number'],
} as const satisfies Record<
  string,
  readonly [VRFacts['longLength'], VRFacts['unitOctets'], VRFacts['padding'], VRFacts['kind']]
>

export type VR = keyof typeof rows

/** The 34 VRs of PS3.5 Table 6.2-1. */
export const VRs = Object.keys(rows) as readonly VR[]

const facts = new Map<VR, VRFacts>(
  VRs.map((vr) => {
    const [longLength, unitOctets, padding, kind] = rows[vr]
    return [vr, { vr, longLength, unitOctets, padding, kind }]
  }),
)

/** What Table 6.2-1 says of a VR. */
export function factsOf(vr: VR): VRFacts {
  return facts.get(vr) as VRFacts
}

/** 26 x 26 places, one for each pair of capital letters; the reader looks here once an element. */
const byLetters: (VRFacts | undefined)[] = new Array(26 * 26).fill(undefined)
for (const [vr, row] of facts) byLetters[(vr.charCodeAt(0) - 65) * 26 + vr.charCodeAt(1) - 65] = row

/** The VR written as these two octets; `undefined` for anything that is not in Table 6.2-1. */
export function factsByOctets(first: number, second: number): VRFacts | undefined {
  if (first < 65 || first > 90 || second < 65 || second > 90) return undefined
  return byLetters[(first - 65) * 26 + second - 65]
}

export function isVR(text: string): text is VR {
  return Object.hasOwn(rows, text)
}
