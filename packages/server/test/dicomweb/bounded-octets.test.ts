import { expect, test } from 'vitest'
import { boundedOctets } from '../../src/dicomweb/bounded-octets.ts'

async function* chunks(...lengths: number[]): AsyncGenerator<Uint8Array> {
  for (const length of lengths) yield new Uint8Array(length)
}

test('octets up to the limit pass', async () => {
  let length = 0
  for await (const chunk of boundedOctets(chunks(4, 6), 10)) length += chunk.length
  expect(length).toBe(10)
})

test('the octet beyond the limit ends the stream', async () => {
  const read = async () => {
    for await (const _ of boundedOctets(chunks(4, 6, 1), 10)) {
      // Only the end counts.
    }
  }
  await expect(read()).rejects.toMatchObject({ code: 'LG_INSTANCE_TOO_LARGE', detail: { limitOctets: 10 } })
})
