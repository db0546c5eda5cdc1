/**
 * Lowers the most memory that a WebAssembly program may ask for, in its own binary: the engine then refuses more, whatever the
 * codec does. Source: WebAssembly Core Specification 5.5.8 (memory section), 5.2.2 (LEB128 numbers).
 */
import assert from 'node:assert'

const MEMORY_SECTION = 5
const PAGE_OCTETS = 65_536

/** @param ceilingOctets - of memory; not less than the program begins with */
export function withMemoryCeiling(binary: Uint8Array, ceilingOctets: number): Uint8Array {
  const cursor = { octets: binary, position: 8 }
  while (cursor.position < binary.length) {
    const section = binary[cursor.position++]
    const length = readNumber(cursor)
    const start = cursor.position
    if (section === MEMORY_SECTION) return withMaximum(binary, start, Math.floor(ceilingOctets / PAGE_OCTETS))
    cursor.position = start + length
  }
  throw new assert.AssertionError({ message: 'a codec has no memory of its own' })
}

interface Cursor {
  readonly octets: Uint8Array
  position: number
}

/** One memory with a least and a most size; the new number is written in as many octets as the old one had. */
function withMaximum(binary: Uint8Array, start: number, pages: number): Uint8Array {
  const cursor = { octets: binary, position: start }
  assert.equal(readNumber(cursor), 1, 'a codec has one memory')
  assert.equal(binary[cursor.position++], 1, 'its size has a maximum')
  const least = readNumber(cursor)
  const place = cursor.position
  const most = readNumber(cursor)
  assert(pages >= least && pages <= most, 'the ceiling lies between what the codec begins with and its own maximum')
  const changed = binary.slice()
  writeNumber(changed, place, cursor.position - place, pages)
  return changed
}

function readNumber(cursor: Cursor): number {
  let number = 0
  for (let shift = 0; ; shift += 7) {
    const octet = cursor.octets[cursor.position++] as number
    number += (octet & 0x7f) * 2 ** shift
    if (octet < 0x80) return number
  }
}

function writeNumber(octets: Uint8Array, place: number, length: number, number: number): void {
  for (let index = 0; index < length; index++) {
    const more = index < length - 1 ? 0x80 : 0
    octets[place + index] = ((number >>> (7 * index)) & 0x7f) | more
  }
}
