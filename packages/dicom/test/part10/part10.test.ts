import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  DicomError,
  encodeFileMeta,
  IMPLEMENTATION_CLASS_UID,
  isValidUID,
  readPart10,
  splitPart10,
  Tags,
  UIDs,
} from '../../src/index.ts'
import { octets, short } from '../support/octets.ts'

const facts = {
  sopClassUID: UIDs.CTImageStorage,
  sopInstanceUID: '2.25.7',
  transferSyntaxUID: UIDs.ExplicitVRLittleEndian,
}
const preamble = new Uint8Array(128)
const transferSyntax = short(Tags.TransferSyntaxUID, 'UI', '1.2.840.10008.1.2.1\0')
const dataSet = short(Tags.PatientID, 'LO', 'AB')

async function* cut(file: Uint8Array, chunkOctets: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < file.length; start += chunkOctets) yield file.subarray(start, start + chunkOctets)
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<number[]> {
  const all: number[] = []
  for await (const chunk of source) all.push(...chunk)
  return all
}

test('writes a zero preamble, DICM and our group 0002', () => {
  const head = encodeFileMeta(facts)
  expect(head.subarray(0, 128).every((octet) => octet === 0)).toBe(true)
  expect([...head.subarray(128, 140)]).toEqual([0x44, 0x49, 0x43, 0x4d, 2, 0, 0, 0, 0x55, 0x4c, 4, 0])
  const { fileMeta, dataSet } = splitPart10(head)
  expect(fileMeta.integer(Tags.FileMetaInformationGroupLength)).toBe(head.length - 144)
  expect(fileMeta.string(Tags.MediaStorageSOPInstanceUID)).toBe('2.25.7')
  expect(fileMeta.string(Tags.ImplementationVersionName)).toBe('LEADGLASS_0_1')
  expect(isValidUID(IMPLEMENTATION_CLASS_UID)).toBe(true)
  expect(dataSet).toHaveLength(0)
})

test('reads a file in chunks of any size', async () => {
  const file = octets(encodeFileMeta(facts), dataSet)
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: file.length }), async (chunkOctets) => {
      const part10 = await readPart10(cut(file, chunkOctets))
      expect(part10.transferSyntaxUID).toBe(UIDs.ExplicitVRLittleEndian)
      expect(await collect(part10.dataSet)).toEqual(dataSet)
    }),
  )
})

test.each([
  ['no group length', octets(preamble, 'DICM', transferSyntax, dataSet)],
  [
    'a group length that is too small',
    octets(preamble, 'DICM', short(0x00020000, 'UL', [4, 0, 0, 0]), transferSyntax, dataSet),
  ],
  [
    'a group length of 2 GiB',
    octets(preamble, 'DICM', short(0x00020000, 'UL', [0, 0, 0, 0x80]), transferSyntax, dataSet),
  ],
  ['a preamble of another format', octets('MZ', new Uint8Array(126), 'DICM', transferSyntax, dataSet)],
])('reads a file with %s by its group numbers', async (_, file) => {
  expect([...splitPart10(file).dataSet]).toEqual(dataSet)
  expect(await collect((await readPart10(cut(file, 50))).dataSet)).toEqual(dataSet)
})

test.each([
  ['nothing', octets(), 'LG_DICOM_NOT_PART10', 0],
  ['text', octets('x'.repeat(200)), 'LG_DICOM_NOT_PART10', 128],
  [
    'a bare data set',
    octets(short(0x00080005, 'CS', 'ISO_IR 100'), new Uint8Array(200)),
    'LG_DICOM_PREAMBLE_MISSING',
    0,
  ],
  ['bare File Meta Information', octets(transferSyntax, new Uint8Array(200)), 'LG_DICOM_PREAMBLE_MISSING', 0],
  ['a preamble alone', octets(preamble, 'DICM'), 'LG_DICOM_TRUNCATED', 132],
  ['no File Meta Information', octets(preamble, 'DICM', dataSet), 'LG_DICOM_FILE_META_INVALID', 132],
  [
    'no transfer syntax',
    octets(preamble, 'DICM', short(0x00020002, 'UI', ''), dataSet),
    'LG_DICOM_FILE_META_INVALID',
    132,
  ],
  [
    'implicit File Meta Information',
    octets(preamble, 'DICM', 2, 0, 16, 0, 2, 0, 0, 0, 1, 2),
    'LG_DICOM_FILE_META_INVALID',
    132,
  ],
  [
    'a private blob of 60 MB',
    octets(preamble, 'DICM', 2, 0, 2, 1, 'OB', 0, 0, 0, 0, 0, 4),
    'LG_DICOM_FILE_META_TOO_LONG',
    132,
  ],
])('refuses %s', async (_, file, code, offset) => {
  const expected = expect.objectContaining({ code, detail: { offset } })
  expect(() => splitPart10(file)).toThrow(expected)
  await expect(readPart10(cut(file, 30))).rejects.toThrow(expected)
})

test('a file that is cut in its File Meta Information is truncated', () => {
  const head = encodeFileMeta(facts)
  for (let length = 133; length < 144; length++) {
    expect(() => splitPart10(head.subarray(0, length))).toThrow(DicomError)
  }
})

test('closes the source when the reader leaves early, and when the file is refused', async () => {
  let closed = 0
  async function* source(file: Uint8Array) {
    try {
      yield file
      yield file
    } finally {
      closed++
    }
  }
  for await (const _ of (await readPart10(source(octets(encodeFileMeta(facts), dataSet)))).dataSet) break
  expect(closed).toBe(1)
  await expect(readPart10(source(octets('x'.repeat(200))))).rejects.toThrow(DicomError)
  expect(closed).toBe(2)
})
