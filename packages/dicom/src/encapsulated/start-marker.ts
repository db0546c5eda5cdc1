/** How codestreams begin: SOI and another marker (ITU-T T.81 B.2.1, T.87 C.2), or SOC and SIZ (T.800 A.4). */
export function startsCodestream([first, second, third]: Uint8Array): boolean {
  return first === 0xff && (second === 0xd8 || second === 0x4f) && third === 0xff
}

/** Octets that tell. */
export const MARKER_OCTETS = 3
