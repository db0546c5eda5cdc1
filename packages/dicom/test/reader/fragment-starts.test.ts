import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DataSet, encodeDataSet, FragmentsElement, frameRanges, InstanceReader, Tags, UIDs } from '../../src/index.ts'

const transferSyntaxUID = UIDs.JPEGBaseline8Bit

function dataSet(frameCount: number, fragments: readonly Uint8Array[]): Uint8Array {
  const element = new FragmentsElement(Tags.PixelData, 'OB')
  for (const value of fragments) {
    element.fragments.push({ offset: 0, length: value.length })
    element.values.push(value)
  }
  const set = new DataSet().set(Tags.NumberOfFrames, 'IS', frameCount)
  set.put(element)
  return encodeDataSet(set, { transferSyntaxUID })
}

const start = [0xff, 0xd8, 0xff, 0xe0]

test('the reader tells the fragments in which codestreams begin, however the octets are cut', () => {
  const fragments = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 40 })), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(fragments, fc.integer({ min: 1, max: 60 }), (made, chunkLength) => {
      const values = made.map(([starts, more]) =>
        Uint8Array.from([...(starts ? start : []), ...Array(2 * more).fill(7)]),
      )
      const octets = dataSet(1, values)
      const reader = new InstanceReader({ transferSyntaxUID })
      for (let at = 0; at < octets.length; at += chunkLength) reader.write(octets.subarray(at, at + chunkLength))
      reader.end()
      expect(reader.pixelData?.fragments.map((fragment) => fragment.startsCodestream ?? false)).toEqual(
        made.map(([starts]) => starts),
      )
    }),
  )
})

test('so frames of several fragments are told apart without a table', () => {
  const [begin, rest] = [Uint8Array.from(start), Uint8Array.from([1, 2, 3, 4])]
  const reader = new InstanceReader({ transferSyntaxUID })
  reader.write(dataSet(2, [begin, rest, rest, begin]))
  reader.end()
  expect(frameRanges(reader.header!, reader.pixelData!).map((ranges) => ranges.length)).toEqual([3, 1])
})
