/**
 * Reads a multipart/related body part by part, as it arrives; no part is ever held as a whole.
 *
 * Source: RFC 2046 5.1.1. Octets of a part are handed on exactly as they lie between two delimiters.
 */
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'

export interface Part {
  /** Names in lower case. */
  headers: ReadonlyMap<string, string>
  /** To be read before the next part is asked for; what is left of it is skipped then. */
  body: AsyncGenerator<Uint8Array>
}

/**
 * @param boundary - 1 to 70 characters, as `Content-Type` says
 * @throws HttpProblem 400 where the body is not what its boundary promises, or ends before its last delimiter
 */
export async function* readMultipart(source: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Part> {
  const reader = new DelimitedReader(source, boundary)
  await reader.skipPreamble()
  while (await reader.startsPart()) {
    const headers = parseHeaders(await reader.headers())
    const body = reader.body()
    yield { headers, body }
    await reader.skipRest()
  }
}

const crlf = Buffer.from('\r\n')
const emptyLine = Buffer.from('\r\n\r\n')

class DelimitedReader {
  readonly #source: AsyncIterator<Uint8Array>
  readonly #delimiter: Buffer
  /** Arrived and not yet handed on. The first delimiter needs no line break before it, so one is put there. */
  #held: Buffer = crlf
  #atDelimiter = false

  constructor(source: AsyncIterable<Uint8Array>, boundary: string) {
    this.#source = source[Symbol.asyncIterator]()
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1')
  }

  async skipPreamble(): Promise<void> {
    let skipped = 0
    for await (const chunk of this.body()) {
      skipped += chunk.length
      if (skipped > limits.partHeaderOctets) throw malformed('its first delimiter is missing')
    }
  }

  /** Passes over what the consumer of a body left. */
  async skipRest(): Promise<void> {
    if (this.#atDelimiter) return
    for await (const _ of this.body()) {
      // Nobody wants these octets.
    }
  }

  /** After a delimiter: `--` ends the body, a line break starts a part. */
  async startsPart(): Promise<boolean> {
    while (this.#held.length < 2) await this.#more()
    if (this.#held[0] === 0x2d && this.#held[1] === 0x2d) return false
    const end = await this.#find(crlf, 256)
    this.#held = this.#held.subarray(end)
    return true
  }

  /** The header block with the line break before it and without the empty line behind it. */
  async headers(): Promise<string> {
    const end = await this.#find(emptyLine, limits.partHeaderOctets)
    const text = this.#held.subarray(0, end).toString('latin1')
    this.#held = this.#held.subarray(end + emptyLine.length)
    return text
  }

  async *body(): AsyncGenerator<Uint8Array> {
    this.#atDelimiter = false
    for (let from = 0; ; ) {
      const at = this.#held.indexOf(this.#delimiter, from)
      const after = at + this.#delimiter.length
      if (at >= 0 && this.#held.length >= after + 2) {
        if (!endsLine(this.#held[after]!, this.#held[after + 1]!)) {
          from = at + 1
          continue
        }
        const last = this.#held.subarray(0, at)
        this.#held = this.#held.subarray(after)
        this.#atDelimiter = true
        if (last.length > 0) yield last
        return
      }
      const safe = at >= 0 ? at : Math.max(0, this.#held.length - this.#delimiter.length)
      const octets = this.#held.subarray(0, safe)
      this.#held = this.#held.subarray(safe)
      from = 0
      if (octets.length > 0) yield octets
      await this.#more()
    }
  }

  async #find(what: Buffer, limit: number): Promise<number> {
    for (;;) {
      const at = this.#held.indexOf(what)
      if (at >= 0) return at
      if (this.#held.length > limit) throw malformed('the headers of a part are too long')
      await this.#more()
    }
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#source.next()
    if (done) throw malformed('it ends before its last delimiter')
    this.#held =
      this.#held.length === 0
        ? Buffer.from(value.buffer, value.byteOffset, value.length)
        : Buffer.concat([this.#held, value])
  }
}

/** What may follow a delimiter: `--`, a line break, or the padding before one. Else it is data that looks alike. */
function endsLine(first: number, second: number): boolean {
  return (first === 0x2d && second === 0x2d) || (first === 0x0d && second === 0x0a) || first === 0x20 || first === 0x09
}

function parseHeaders(block: string): Map<string, string> {
  const headers = new Map<string, string>()
  for (const line of block.split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  return headers
}

function malformed(why: string): HttpProblem {
  return new HttpProblem(400, 'Body is no multipart/related', `The multipart body is malformed: ${why}.`)
}
