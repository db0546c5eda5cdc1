/** Compares octets that arrive in chunks with a stream, chunk by chunk, holding one chunk of each. */

export class OctetComparison {
  readonly #stored: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)
  #equal = true

  constructor(stored: AsyncIterable<Uint8Array>) {
    this.#stored = stored[Symbol.asyncIterator]()
  }

  /** @returns whether everything so far was equal */
  async push(chunk: Uint8Array): Promise<boolean> {
    let left = chunk
    while (this.#equal && left.length > 0) {
      if (this.#rest.length === 0 && !(await this.#next())) return this.#differ()
      const length = Math.min(left.length, this.#rest.length)
      if (Buffer.compare(left.subarray(0, length), this.#rest.subarray(0, length)) !== 0) return this.#differ()
      left = left.subarray(length)
      this.#rest = this.#rest.subarray(length)
    }
    return this.#equal
  }

  /** @returns whether both were equal to their ends */
  async end(): Promise<boolean> {
    if (!this.#equal) return false
    return this.#rest.length === 0 && !(await this.#next())
  }

  /** Gives the stream back unread. */
  async close(): Promise<void> {
    await this.#stored.return?.()
  }

  #differ(): false {
    this.#equal = false
    return false
  }

  async #next(): Promise<boolean> {
    const next = await this.#stored.next()
    if (next.done === true) return false
    this.#rest = next.value
    return this.#rest.length > 0 || this.#next()
  }
}

/** Whether two streams hold the same octets. */
export async function sameOctets(
  arriving: AsyncIterable<Uint8Array>,
  stored: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  const comparison = new OctetComparison(stored)
  try {
    for await (const chunk of arriving) if (!(await comparison.push(chunk))) return false
    return await comparison.end()
  } finally {
    await comparison.close()
  }
}
