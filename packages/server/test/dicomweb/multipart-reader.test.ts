import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readMultipart } from '../../src/dicomweb/multipart-reader.ts'
import { HttpProblem } from '../../src/http/problem.ts'

/** Two parts: "one" with a header, "two" without. */
const known = '--b\r\nContent-Type: application/dicom\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n'

describe('known octets', () => {
  test('gives the parts between the delimiters', async () => {
    const parts = await readAll(chunked(Buffer.from(known), 7), 'b')
    expect(parts.map(({ headers, text }) => [headers.get('content-type'), text])).toEqual([
      ['application/dicom', 'one'],
      [undefined, 'two'],
    ])
  })

  test('passes over a preamble and an epilogue', async () => {
    const parts = await readAll(chunked(Buffer.from(`before\r\n${known}after`), 3), 'b')
    expect(parts.map(({ text }) => text)).toEqual(['one', 'two'])
  })

  test('takes what only looks like a delimiter for data', async () => {
    const body = Buffer.from('--b\r\n\r\nx\r\n--bc\r\n--b-\r\n-\r\n--b--')
    expect((await readAll(chunked(body, 4), 'b')).map(({ text }) => text)).toEqual(['x\r\n--bc\r\n--b-\r\n-'])
  })

  test('finds the next part although the one before was not read', async () => {
    const seen: string[] = []
    for await (const part of readMultipart(chunked(Buffer.from(known), 2), 'b')) {
      if (seen.length === 0) await part.body.return(undefined)
      seen.push(await textOf(part.body))
    }
    expect(seen).toEqual(['', 'two'])
  })
})

const part = fc.uint8Array({ maxLength: 200 })

test('every octet of every part comes back, however the body is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 50 }),
      async (parts, size) => {
        const boundary = 'never-in-the-data'
        const pieces = parts.flatMap((octets) => [
          Buffer.from(`--${boundary}\r\n\r\n`),
          Buffer.from(octets),
          Buffer.from('\r\n'),
        ])
        const body = Buffer.concat([...pieces, Buffer.from(`--${boundary}--`)])
        const read = await readAll(chunked(body, size), boundary)
        expect(read.map(({ text }) => text)).toEqual(parts.map((octets) => Buffer.from(octets).toString('latin1')))
      },
    ),
  )
})

test('random and damaged bodies give parts or a problem, and nothing else', async () => {
  const damaged = fc.tuple(fc.nat(known.length - 1), fc.nat(255)).map(([at, octet]) => {
    const body = Buffer.from(known)
    body[at] = octet
    return body
  })
  const cut = fc.nat(known.length).map((length) => Buffer.from(known).subarray(0, length))
  await fc.assert(
    fc.asyncProperty(fc.oneof(damaged, cut, fc.uint8Array()), fc.integer({ min: 1, max: 20 }), async (body, size) => {
      const result = await readAll(chunked(Buffer.from(body), size), 'b').catch((error) => error)
      if (!Array.isArray(result)) expect(result).toBeInstanceOf(HttpProblem)
    }),
  )
})

test('an endless preamble and endless headers are refused, not kept', async () => {
  const endless = async function* (start: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(start)
    for (;;) yield Buffer.alloc(1024, 'x')
  }
  await expect(readAll(endless(''), 'b')).rejects.toMatchObject({ status: 400 })
  await expect(readAll(endless('--b\r\n'), 'b')).rejects.toMatchObject({ status: 400 })
})

async function readAll(source: AsyncIterable<Uint8Array>, boundary: string) {
  const parts: { headers: ReadonlyMap<string, string>; text: string }[] = []
  for await (const { headers, body } of readMultipart(source, boundary))
    parts.push({ headers, text: await textOf(body) })
  return parts
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

async function* chunked(octets: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < octets.length; at += size) yield octets.subarray(at, at + size)
}
