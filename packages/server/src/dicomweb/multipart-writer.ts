/**
 * Writes multipart/related answers as a stream. Source: RFC 2046 5.1.1, PS3.18 8.7.3.2.
 */
import { randomBytes } from 'node:crypto'

export interface PartToSend {
  /** Whole value of the part's Content-Type. */
  contentType: string
  location?: string
  octets: AsyncIterable<Uint8Array>
}

export interface MultipartAnswer {
  /** Value of the answer's Content-Type. */
  contentType: string
  body: AsyncGenerator<Uint8Array>
}

/** @param type - media type of the parts, without parameters */
export function multipartAnswer(type: string, parts: AsyncIterable<PartToSend>): MultipartAnswer {
  // 128 random bits: that they appear in pixel data does not happen.
  const boundary = randomBytes(16).toString('hex')
  return { contentType: `multipart/related; type="${type}"; boundary=${boundary}`, body: write(boundary, parts) }
}

async function* write(boundary: string, parts: AsyncIterable<PartToSend>): AsyncGenerator<Uint8Array> {
  let start = `--${boundary}\r\n`
  for await (const { contentType, location, octets } of parts) {
    const locationLine = location === undefined ? '' : `Content-Location: ${location}\r\n`
    yield Buffer.from(`${start}Content-Type: ${contentType}\r\n${locationLine}\r\n`)
    yield* octets
    start = `\r\n--${boundary}\r\n`
  }
  yield Buffer.from(`\r\n--${boundary}--\r\n`)
}
