/** Encrypts a stream of unknown length in one pass, segment by segment, without copying the plaintext. */
import { createCipheriv, randomBytes } from 'node:crypto'
import { headerLength, noncePrefixLength, plaintextSegmentLength, type TinkParameters } from './parameters.ts'
import { cipherName, deriveStreamKey, encodeStreamHeader, segmentNonce } from './segment-cipher.ts'

export interface EncryptorOptions {
  /** Input key, `parameters.keyLength` octets. */
  key: Uint8Array
  associatedData: Uint8Array
  parameters: TinkParameters
  /** Salt and nonce prefix; random unless a test vector gives them. */
  random?: { salt: Uint8Array; noncePrefix: Uint8Array }
}

/**
 * One stream. `push` keeps up to one segment of plaintext by reference: whoever pushes a chunk must not write into it
 * afterwards. What comes out is appended to `output`, the header first.
 */
export class TinkEncryptor {
  readonly #parameters: TinkParameters
  readonly #key: Buffer
  readonly #noncePrefix: Uint8Array
  #index = 0
  #waiting: Uint8Array[] = []
  #waitingLength = 0
  #capacity: number
  #plaintextLength = 0
  readonly #output: (octets: Uint8Array) => void

  constructor(options: EncryptorOptions, output: (octets: Uint8Array) => void) {
    const { parameters } = options
    const salt = options.random?.salt ?? randomBytes(parameters.keyLength)
    this.#noncePrefix = options.random?.noncePrefix ?? randomBytes(noncePrefixLength)
    this.#parameters = parameters
    this.#key = deriveStreamKey(options.key, salt, options.associatedData, parameters)
    this.#capacity = plaintextSegmentLength(parameters) - headerLength(parameters)
    this.#output = output
    output(encodeStreamHeader(salt, this.#noncePrefix, parameters))
  }

  /** Octets pushed so far. */
  get plaintextLength(): number {
    return this.#plaintextLength
  }

  /** Takes plaintext of any length. A segment goes out once an octet after it is known, since the last one is marked. */
  push(chunk: Uint8Array): void {
    this.#plaintextLength += chunk.length
    let rest = chunk
    while (this.#waitingLength + rest.length > this.#capacity) {
      const part = rest.subarray(0, this.#capacity - this.#waitingLength)
      rest = rest.subarray(part.length)
      this.#keep(part)
      this.#encryptWaiting(false)
    }
    this.#keep(rest)
  }

  /** Sends the last segment out. Nothing may be pushed afterwards. */
  end(): void {
    this.#encryptWaiting(true)
    this.#key.fill(0)
  }

  #keep(part: Uint8Array): void {
    if (part.length === 0) return
    this.#waiting.push(part)
    this.#waitingLength += part.length
  }

  #encryptWaiting(last: boolean): void {
    const nonce = segmentNonce(this.#noncePrefix, this.#index, last)
    const cipher = createCipheriv(cipherName(this.#parameters), this.#key, nonce)
    for (const part of this.#waiting) this.#output(cipher.update(part))
    cipher.final()
    this.#output(cipher.getAuthTag())
    this.#index += 1
    this.#waiting = []
    this.#waitingLength = 0
    this.#capacity = plaintextSegmentLength(this.#parameters)
  }
}
