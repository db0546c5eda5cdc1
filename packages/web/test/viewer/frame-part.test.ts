import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WebError } from '../../src/errors.ts'
import { readFramePart } from '../../src/viewer/loading/frame-part.ts'

const ascii = (text: string) => new TextEncoder().encode(text)
const answer = (
  octets: Uint8Array,
  header = 'Content-Type: application/octet-stream; transfer-syntax=1.2.840.10008.1.2.5',
) => Uint8Array.from([...ascii(`--b\r\n${header}\r\n\r\n`), ...octets, ...ascii('\r\n--b--\r\n')])
const type = 'multipart/related; type="application/octet-stream"; boundary=b'

test('reads octets and transfer syntax of the part', () => {
  const part = readFramePart(type, answer(Uint8Array.of(1, 2, 3)))
  expect([...part.octets]).toEqual([1, 2, 3])
  expect(part.transferSyntaxUID).toBe('1.2.840.10008.1.2.5')
})

test('a part that names no transfer syntax is explicit little endian', () => {
  const { transferSyntaxUID } = readFramePart(type, answer(Uint8Array.of(1), 'Content-Type: application/octet-stream'))
  expect(transferSyntaxUID).toBe('1.2.840.10008.1.2.1')
})

test('any octets survive, line ends and boundaries among them', () => {
  const octets = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(ascii('\r\n\r\n--b\r\n--b')))
  fc.assert(
    fc.property(octets, (sent) => {
      expect([...readFramePart(type, answer(sent)).octets]).toEqual([...sent])
    }),
  )
})

describe('a damaged answer', () => {
  test('without its end is damaged, not a shorter image', () => {
    const whole = answer(Uint8Array.of(1, 2, 3))
    expect(() => readFramePart(type, whole.subarray(0, whole.length - 8))).toThrow(WebError)
  })

  test('of any octets is read or refused with our own error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(type, 'text/plain', ''), (octets, contentType) => {
        try {
          readFramePart(contentType, octets)
        } catch (error) {
          expect(error).toMatchObject({ code: 'LG_WEB_FRAME_DAMAGED' })
        }
      }),
    )
  })
})
