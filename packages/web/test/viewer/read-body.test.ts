import { expect, test } from 'vitest'
import { readBody } from '../../src/viewer/loading/read-body.ts'

function answer(pieces: readonly string[], headers: Record<string, string> = {}): Response {
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
      controller.close()
    },
  })
  return new Response(body, { headers })
}

const text = (octets: Uint8Array) => new TextDecoder().decode(octets)

test('tells what came after each piece, and gives the whole', async () => {
  const seen: string[] = []
  const whole = await readBody(answer(['ab', 'c', 'def'], { 'Content-Length': '6' }), (octets, announced) => {
    seen.push(`${text(octets)} of ${announced}`)
  })
  expect(text(whole)).toBe('abcdef')
  expect(seen).toEqual(['ab of 6', 'abc of 6', 'abcdef of 6'])
})

test('a body of unknown length grows', async () => {
  const pieces = Array.from({ length: 40 }, () => 'x'.repeat(5_000))
  expect((await readBody(answer(pieces), () => undefined)).length).toBe(200_000)
})

test.each([
  ['shorter', ['ab'], '3'],
  ['longer', ['ab', 'cd'], '3'],
  ['beyond all measure', ['ab'], '99999999999'],
])('a body that is %s than announced is damaged, not a picture', async (_, pieces, announced) => {
  const reading = readBody(answer(pieces, { 'Content-Length': announced }), () => undefined)
  await expect(reading).rejects.toMatchObject({ code: 'LG_WEB_FRAME_DAMAGED' })
})
