/** Decrypts single segments of a stream; each that comes out was authenticated. */
import { createDecipheriv } from 'node:crypto'
import { type SegmentPlace, type TinkParameters, tagLength } from './parameters.ts'
import { cipherName, decodeStreamHeader, deriveStreamKey, segmentNonce } from './segment-cipher.ts'

export interface DecryptorOptions {
  key: Uint8Array
  associatedData: Uint8Array
  parameters: TinkParameters
  /** The stream's own header, `headerLength(parameters)` octets. */
  header: Uint8Array
}

export class TinkDecryptor {
  readonly #parameters: TinkParameters
  readonly #key: Buffer
  readonly #noncePrefix: Uint8Array

  private constructor(parameters: TinkParameters, key: Buffer, noncePrefix: Uint8Array) {
    this.#parameters = parameters
    this.#key = key
    this.#noncePrefix = noncePrefix
  }

  /** @returns `undefined` when the header's length octet is wrong */
  static open({ key, associatedData, parameters, header }: DecryptorOptions): TinkDecryptor | undefined {
    const decoded = decodeStreamHeader(header, parameters)
    if (decoded === undefined) return undefined
    const streamKey = deriveStreamKey(key, decoded.salt, associatedData, parameters)
    return new TinkDecryptor(parameters, streamKey, decoded.noncePrefix)
  }

  /**
   * @param ciphertext - the whole segment, tag included
   * @returns its plaintext, or `undefined` when any octet of it, its place or its being the last is not as encrypted
   */
  segment(place: Pick<SegmentPlace, 'index' | 'last'>, ciphertext: Uint8Array): Buffer | undefined {
    if (ciphertext.length < tagLength) return undefined
    const nonce = segmentNonce(this.#noncePrefix, place.index, place.last)
    const cipher = createDecipheriv(cipherName(this.#parameters), this.#key, nonce)
    cipher.setAuthTag(ciphertext.subarray(ciphertext.length - tagLength))
    const plaintext = cipher.update(ciphertext.subarray(0, ciphertext.length - tagLength))
    try {
      cipher.final()
    } catch {
      return undefined
    }
    return plaintext
  }
}
