import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeDataSet, InstanceReader, type Limits, Tags, UIDs } from '../../src/index.ts'
import { arbitraryDataSet } from '../support/arbitrary-data-set.ts'
import { item, long, octets, sequenceDelimitation, short, UNDEFINED, u16, u32 } from '../support/octets.ts'
import { outline } from '../support/outline.ts'
import { smallImage } from '../support/sample-files.ts'

const explicitUID: string = UIDs.ExplicitVRLittleEndian
const rows = short(Tags.Rows, 'US', u16(4))

interface Reading {
  readonly transferSyntaxUID?: string
  readonly chunkOctets?: number
  readonly limits?: Partial<Limits>
}

function read(data: Uint8Array, reading: Reading = {}): InstanceReader {
  const { transferSyntaxUID = explicitUID, chunkOctets = data.length, limits = {} } = reading
  const reader = new InstanceReader({ transferSyntaxUID, limits })
  for (let start = 0; start < data.length; start += chunkOctets) reader.write(data.subarray(start, start + chunkOctets))
  reader.end()
  return reader
}

test('gives the header as soon as Pixel Data is reached', () => {
  const reader = new InstanceReader({ transferSyntaxUID: explicitUID })
  reader.write(octets(rows))
  expect(reader.header).toBeUndefined()
  reader.write(octets(long(Tags.PixelData, 'OW', 1_000_000)))
  expect(reader.header?.integer(Tags.Rows)).toBe(4)
  expect(reader.header?.has(Tags.PixelData)).toBe(false)
  expect(reader.pixelData).toMatchObject({ encapsulated: false, valueOffset: 22, length: 1_000_000 })
  expect(reader.trailer).toBeUndefined()
})

test('passes native Pixel Data by and reads on behind it', () => {
  const data = octets(rows, long(Tags.PixelData, 'OW', 4), 1, 2, 3, 4, long(0xfffcfffc, 'OB', 2), 0, 0)
  const { header, pixelData, trailer } = read(data)
  expect(header?.size).toBe(1)
  expect(pixelData).toMatchObject({ valueOffset: 22, length: 4, fragments: [] })
  expect(trailer?.octets(0xfffcfffc)).toEqual(Uint8Array.of(0, 0))
})

test('locates the fragments of encapsulated Pixel Data', () => {
  const pixelData = octets(
    long(Tags.PixelData, 'OB', UNDEFINED),
    item(4),
    u32(0),
    item(2),
    8,
    9,
    item(4),
    1,
    2,
    3,
    4,
    sequenceDelimitation,
  )
  const reader = read(octets(rows, pixelData), { transferSyntaxUID: UIDs.JPEGBaseline8Bit, chunkOctets: 3 })
  expect(reader.pixelData).toEqual({
    tag: Tags.PixelData,
    vr: 'OB',
    encapsulated: true,
    valueOffset: 22,
    length: pixelData.length - 12,
    basicOffsetTable: Uint8Array.of(0, 0, 0, 0),
    fragments: [
      { offset: 42, length: 2 },
      { offset: 52, length: 4 },
    ],
  })
})

test('has a header and no Pixel Data where there is none', () => {
  const { header, pixelData, trailer } = read(octets(rows))
  expect(header?.integer(Tags.Rows)).toBe(4)
  expect(pixelData).toBeUndefined()
  expect(trailer?.size).toBe(0)
})

test('leaves Pixel Data of icons inside sequences to the header', () => {
  const icon = octets(long(Tags.IconImageSequence, 'SQ', 22), item(14), long(Tags.PixelData, 'OB', 2), 1, 2)
  const reader = read(octets(icon, long(Tags.PixelData, 'OW', 0)))
  expect(reader.header?.items(Tags.IconImageSequence)[0]?.octets(Tags.PixelData)).toEqual(Uint8Array.of(1, 2))
  expect(reader.pixelData?.length).toBe(0)
})

test('locates long values and keeps short ones', () => {
  const document = octets(long(Tags.EncapsulatedDocument, 'OB', 70_000), new Uint8Array(70_000))
  expect(read(octets(rows, document)).header?.get(Tags.EncapsulatedDocument)).toMatchObject({
    kind: 'located',
    valueOffset: 22,
    length: 70_000,
  })
})

test('keeps no more in all than its limit, and locates the rest', () => {
  const values = [0x00104000, 0x00324000, 0x00384000].map((tag) => short(tag, 'LT', 'x'.repeat(600)))
  const { header } = read(octets(values), { limits: { keptOctets: 1_300 } })
  expect([...(header ?? [])].map((element) => element.kind)).toEqual(['value', 'value', 'located'])
})

test('keeps views of the first chunks only, so that small values do not hold much memory', () => {
  const chunks = [short(0x00104000, 'LT', 'ab'), short(0x00324000, 'LT', 'cd')].map((part) => octets(part))
  const reader = new InstanceReader({ transferSyntaxUID: explicitUID, limits: { viewedChunkOctets: 12 } })
  for (const chunk of chunks) reader.write(chunk)
  reader.end()
  const [first, second] = [reader.header?.octets(0x00104000), reader.header?.octets(0x00324000)]
  expect(first?.buffer).toBe(chunks[0]?.buffer)
  expect(second).toEqual(Uint8Array.of(0x63, 0x64))
  expect(second?.buffer).not.toBe(chunks[1]?.buffer)
})

test('says the same however the octets are cut', () => {
  const image = smallImage()
  const encodings = [explicitUID, UIDs.ImplicitVRLittleEndian, UIDs.ExplicitVRBigEndian]
  for (const transferSyntaxUID of encodings) {
    const data = encodeDataSet(image, { transferSyntaxUID })
    const whole = read(data, { transferSyntaxUID })
    for (let chunkOctets = 1; chunkOctets < data.length; chunkOctets++) {
      const { header, pixelData } = read(data, { transferSyntaxUID, chunkOctets })
      expect(outline(header)).toEqual(outline(whole.header))
      expect(pixelData).toEqual(whole.pixelData)
    }
  }
})

test('says the same of any data set, however it is cut', () => {
  fc.assert(
    fc.property(arbitraryDataSet(), fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (set, cuts) => {
      const data = encodeDataSet(set, { transferSyntaxUID: explicitUID })
      const reader = new InstanceReader({ transferSyntaxUID: explicitUID })
      for (let start = 0, count = 0; start < data.length; count++) {
        const end = start + (cuts[count % cuts.length] as number)
        reader.write(data.subarray(start, end))
        start = end
      }
      reader.end()
      expect(outline(reader.header)).toEqual(outline(read(data).header))
    }),
    { numRuns: 200 },
  )
})

test('inflates deflated data sets; offsets count what came out', () => {
  const data = encodeDataSet(smallImage(), { transferSyntaxUID: explicitUID })
  const whole = read(data)
  const transferSyntaxUID = UIDs.DeflatedExplicitVRLittleEndian
  for (const chunkOctets of [1, 7, 100_000]) {
    const { header, pixelData } = read(deflateRawSync(data), { transferSyntaxUID, chunkOctets })
    expect(outline(header)).toEqual(outline(whole.header))
    expect(pixelData).toEqual(whole.pixelData)
  }
})

test.each([
  ['elements of commands', octets(short(0x00000002, 'UI', '')), 'LG_DICOM_TAG_FORBIDDEN'],
  ['File Meta Information', octets(rows, short(Tags.TransferSyntaxUID, 'UI', '')), 'LG_DICOM_TAG_FORBIDDEN'],
  [
    'an element before and behind Pixel Data',
    octets(rows, long(Tags.PixelData, 'OW', 0), rows),
    'LG_DICOM_ELEMENT_DUPLICATE',
  ],
  [
    'Pixel Data twice',
    octets(long(Tags.PixelData, 'OW', 0), long(Tags.PixelData, 'OW', 0)),
    'LG_DICOM_ELEMENT_DUPLICATE',
  ],
  ['Pixel Data that ends too early', octets(long(Tags.PixelData, 'OW', 5), 1), 'LG_DICOM_TRUNCATED'],
])('refuses %s', (_, data, code) => {
  expect(() => read(data)).toThrow(expect.objectContaining({ code }))
})

test('refuses native Pixel Data where the transfer syntax says encapsulated', () => {
  const data = octets(rows, long(Tags.PixelData, 'OB', 2), 1, 2)
  const reading = () => read(data, { transferSyntaxUID: UIDs.JPEGBaseline8Bit })
  expect(reading).toThrow(expect.objectContaining({ code: 'LG_DICOM_PIXEL_DATA_ENCODING' }))
})

test('refuses unknown transfer syntaxes', () => {
  const reading = () => new InstanceReader({ transferSyntaxUID: '1.2.3' })
  expect(reading).toThrow(expect.objectContaining({ code: 'LG_DICOM_TRANSFER_SYNTAX_UNKNOWN' }))
})

test('takes no memory for Pixel Data of 4 GiB that never comes', () => {
  const reader = new InstanceReader({ transferSyntaxUID: explicitUID })
  const before = process.memoryUsage().arrayBuffers
  reader.write(octets(long(Tags.PixelData, 'OW', 0xfffffffe)))
  for (let count = 0; count < 1_000; count++) reader.write(new Uint8Array(4))
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024)
  expect(() => reader.end()).toThrow(expect.objectContaining({ code: 'LG_DICOM_TRUNCATED' }))
})
