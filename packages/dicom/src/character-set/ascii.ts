/** Text of the default character repertoire, ISO-IR 6 (PS3.5 6.1.1). */

const ESC = 0x1b
const CHUNK_OCTETS = 4096

/** The octets as text if all are ASCII and none is ESC; otherwise undefined. */
export function asciiText(octets: Uint8Array): string | undefined {
  for (let at = 0; at < octets.length; at += 1) {
    const octet = octets[at]!
    if (octet >= 0x80 || octet === ESC) return undefined
  }
  let text = ''
  for (let at = 0; at < octets.length; at += CHUNK_OCTETS) {
    text += String.fromCharCode(...octets.subarray(at, at + CHUNK_OCTETS))
  }
  return text
}
