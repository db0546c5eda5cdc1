/** Base64 (RFC 4648, Section 4) in Node and browsers, without a dependency on either. */

const CHUNK_OCTETS = 8190

/** Encodes octets, with padding. */
export function encodeBase64(octets: Uint8Array): string {
  let text = ''
  for (let at = 0; at < octets.length; at += CHUNK_OCTETS) {
    text += btoa(String.fromCharCode(...octets.subarray(at, at + CHUNK_OCTETS)))
  }
  return text
}

/** Decodes Base64; `undefined` for text that is none. */
export function decodeBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}
