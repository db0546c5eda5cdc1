/**
 * Parameters and octet layout of Tink's AES-GCM-HKDF streaming format.
 *
 *     header    1 octet: its own length · salt, as long as the key · 7 octets nonce prefix
 *     segments  ciphertext · 16 octets tag; each `segmentLength` long, the first shorter by the header, the last as needed
 *     nonce     prefix · segment number, 4 octets big endian · 1 for the last segment, else 0
 *     key       HKDF(hash, input key, salt = the header's, info = associated data)
 *
 * Sources: "Streaming AEAD: AES-GCM-HKDF Streaming" of the Tink documentation; Hoang, Reyhanitabar, Rogaway and
 * Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", section 7 (STREAM); RFC 5869.
 */
export interface TinkParameters {
  /** Octets of a whole ciphertext segment, tag included. */
  readonly segmentLength: number
  /** Octets of the input key, the salt and the derived key. */
  readonly keyLength: 16 | 32
  readonly hash: 'sha1' | 'sha256'
}

/** What every record of ours uses: AES-256, SHA-256, 64 KiB segments. */
export const recordParameters: TinkParameters = { segmentLength: 65_536, keyLength: 32, hash: 'sha256' }

export const tagLength = 16
export const noncePrefixLength = 7

/** Octets before the first segment. */
export function headerLength(parameters: TinkParameters): number {
  return 1 + parameters.keyLength + noncePrefixLength
}

/** Octets of plaintext a whole segment holds; the first one holds `headerLength` fewer. */
export function plaintextSegmentLength(parameters: TinkParameters): number {
  return parameters.segmentLength - tagLength
}

/** How many segments hold `plaintextLength` octets; at least one, which may be empty. */
export function segmentCount(plaintextLength: number, parameters: TinkParameters): number {
  return Math.ceil((plaintextLength + headerLength(parameters)) / plaintextSegmentLength(parameters))
}

/** Octets of header and segments for a plaintext. */
export function ciphertextLength(plaintextLength: number, parameters: TinkParameters): number {
  return plaintextLength + headerLength(parameters) + segmentCount(plaintextLength, parameters) * tagLength
}

/** The segment that holds the octet at `plaintextOffset`. */
export function segmentOf(plaintextOffset: number, parameters: TinkParameters): number {
  return Math.floor((plaintextOffset + headerLength(parameters)) / plaintextSegmentLength(parameters))
}

/** Where a segment lies in the ciphertext, and its first octet in the plaintext. */
export interface SegmentPlace {
  readonly index: number
  readonly last: boolean
  readonly ciphertextOffset: number
  readonly ciphertextLength: number
  readonly plaintextOffset: number
}

/** Finds segment `index` of a stream that holds `plaintextLength` octets. */
export function segmentPlace(index: number, plaintextLength: number, parameters: TinkParameters): SegmentPlace {
  const header = headerLength(parameters)
  const start = index === 0 ? header : index * parameters.segmentLength
  const end = Math.min((index + 1) * parameters.segmentLength, ciphertextLength(plaintextLength, parameters))
  return {
    index,
    last: index === segmentCount(plaintextLength, parameters) - 1,
    ciphertextOffset: start,
    ciphertextLength: end - start,
    plaintextOffset: index === 0 ? 0 : index * plaintextSegmentLength(parameters) - header,
  }
}
