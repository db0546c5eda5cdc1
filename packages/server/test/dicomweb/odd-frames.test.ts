/** Frames that do not lie as one expects, over HTTP: single bits that run on, fragments without a table, odd octets; and a series that arrives. */
import { DataSet, encodeDataSet, FragmentsElement, Tags, UIDs } from '@leadglass/dicom'
import { encodeFrame, type PixelFormat } from '@leadglass/pixels'
import { instanceOf, part10File, type SampleInstance, uidOf } from '@leadglass/testkit'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { multipartBody, splitAnswer } from '../support/multipart.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
beforeAll(async () => {
  archive = await startServer({ LEADGLASS_RENDITIONS_HTJ2K: 'off' })
})
afterAll(() => archive.close())

interface Shape {
  name: string
  frames: number
  rows: number
  columns: number
  bits: 1 | 8
  series?: string
}

function header({ name, frames, rows, columns, bits, series = name }: Shape): DataSet {
  return new DataSet()
    .set(Tags.SOPClassUID, 'UI', UIDs.MultiFrameGrayscaleByteSecondaryCaptureImageStorage)
    .set(Tags.SOPInstanceUID, 'UI', uidOf(`${name} odd`))
    .set(Tags.Modality, 'CS', 'OT')
    .set(Tags.PatientID, 'LO', 'ODD')
    .set(Tags.StudyInstanceUID, 'UI', uidOf(`${series} odd study`))
    .set(Tags.SeriesInstanceUID, 'UI', uidOf(`${series} odd series`))
    .set(Tags.SamplesPerPixel, 'US', 1)
    .set(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2')
    .set(Tags.NumberOfFrames, 'IS', frames)
    .set(Tags.Rows, 'US', rows)
    .set(Tags.Columns, 'US', columns)
    .set(Tags.BitsAllocated, 'US', bits)
    .set(Tags.BitsStored, 'US', bits)
    .set(Tags.HighBit, 'US', bits - 1)
    .set(Tags.PixelRepresentation, 'US', 0)
}

/** @returns its address */
async function store(instance: SampleInstance): Promise<string> {
  const answer = await archive.send('/dicom-web/studies', {
    method: 'POST',
    as: 'technologist',
    headers: { 'content-type': 'multipart/related; type="application/dicom"; boundary=frontier' },
    body: multipartBody('frontier', [part10File(instance)]),
  })
  expect(answer.status, answer.text).toBe(200)
  return new URL(answer.json()['00081199'].Value[0]['00081190'].Value[0]).pathname
}

const get = (path: string, accept: string) => archive.send(path, { as: 'clinician', headers: { accept } })

test('single bits that run on from frame to frame: each frame comes from its first bit on, and is rendered', async () => {
  const [rows, columns, frames] = [3, 5, 4]
  const bits = Array.from({ length: rows * columns * frames }, (_, index) => (index * 7 + (index >> 3)) & 1)
  const packed = new Uint8Array(Math.ceil(bits.length / 8))
  for (const [index, bit] of bits.entries()) packed[index >> 3]! |= bit << (index & 7)
  const padded = Uint8Array.from([...packed, ...Array(packed.length % 2).fill(0)])
  const set = header({ name: 'bits', frames, rows, columns, bits: 1 }).set(Tags.PixelData, 'OB', padded)
  const address = await store(instanceOf(set))
  const accept = 'multipart/related; type="application/octet-stream"'
  const answer = await get(`${address}/frames/1,2,3,4`, accept)
  expect(answer.status, answer.text.slice(0, 300)).toBe(200)
  const parts = splitAnswer(String(answer.headers['content-type']), answer.octets)
  for (const [frame, { octets }] of parts.entries()) {
    const own = bits.slice(frame * rows * columns, (frame + 1) * rows * columns)
    expect(own.map((_, index) => (octets[index >> 3]! >> (index & 7)) & 1)).toEqual(own)
    const picture = await get(`${address}/frames/${frame + 1}/rendered`, 'image/png')
    const values = await sharp(picture.octets).greyscale().raw().toBuffer()
    expect([...values]).toEqual(own.map((bit) => 255 * bit))
  }
  expect((await get(`${address}/frames/5`, accept)).status).toBe(404)
})

test('native frames of an odd number of octets', async () => {
  const [rows, columns, frames] = [3, 5, 3]
  const pixels = Uint8Array.from({ length: 46 }, (_, index) => index * 5)
  const set = header({ name: 'odd octets', frames, rows, columns, bits: 8 }).set(Tags.PixelData, 'OB', pixels)
  const address = await store(instanceOf(set))
  for (const frame of [1, 2, 3]) {
    const answer = await get(`${address}/frames/${frame}`, 'application/octet-stream')
    expect([...answer.octets]).toEqual([...pixels.subarray((frame - 1) * 15, frame * 15)])
  }
})

test('frames of several fragments without any offset table are told apart by their codestreams', async () => {
  const [rows, columns, frames] = [16, 16, 3]
  const shape = { name: 'no table', frames, rows, columns, bits: 8 } as const
  const format: PixelFormat = {
    ...{ rows, columns, samplesPerPixel: 1, photometricInterpretation: 'MONOCHROME2', planarConfiguration: 0 },
    ...{ bitsAllocated: 8, bitsStored: 8, highBit: 7, pixelRepresentation: 0, sampleKind: 'integer' },
  }
  const samples = [1, 2, 3].map((seed) => Uint8Array.from({ length: 256 }, (_, index) => (index * seed * 13) & 0xff))
  const element = new FragmentsElement(Tags.PixelData, 'OB')
  for (const octets of samples) {
    const encoded = (await encodeFrame({ format, octets }, UIDs.JPEGLosslessSV1)).octets
    const middle = 2 * Math.floor(encoded.length / 4)
    for (const part of [encoded.subarray(0, middle), encoded.subarray(middle)]) {
      const value = part.length % 2 ? Uint8Array.from([...part, 0]) : part
      element.fragments.push({ offset: 0, length: value.length })
      element.values.push(value)
    }
  }
  const set = header(shape)
  set.put(element)
  const dataSet = encodeDataSet(set, { transferSyntaxUID: UIDs.JPEGLosslessSV1 })
  const address = await store({ ...instanceOf(header(shape)), transferSyntaxUID: UIDs.JPEGLosslessSV1, dataSet })
  for (const [frame, octets] of samples.entries()) {
    const answer = await get(`${address}/frames/${frame + 1}`, 'application/octet-stream')
    expect(answer.status, answer.text.slice(0, 300)).toBe(200)
    expect([...answer.octets]).toEqual([...octets])
  }
})

test('metadata of a series are right at each moment while it arrives', async () => {
  const shape = { frames: 1, rows: 2, columns: 2, bits: 8, series: 'arriving' } as const
  let address = ''
  const answered = async () => {
    const answer = await get(`${address.replace(/\/instances\/.*/, '')}/metadata`, 'application/dicom+json')
    return answer.json().map((row: Record<string, { Value: string[] }>) => row['00080018']!.Value[0])
  }
  const sent: string[] = []
  for (let number = 0; number < 5; number += 1) {
    const set = header({ ...shape, name: `arriving ${number}` }).set(Tags.PixelData, 'OB', new Uint8Array(4))
    address = await store(instanceOf(set))
    sent.push(uidOf(`arriving ${number} odd`))
    expect((await answered()).sort()).toEqual([...sent].sort())
    expect((await answered()).length).toBe(number + 1)
  }
})
