import { fromNativeXml, nativeXmlText, readDataSet, splitPart10, Tags, toDicomJson, UIDs } from '@leadglass/dicom'
import { ctPhantom, type SampleInstance } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
let slices: SampleInstance[]

beforeAll(async () => {
  archive = await startServer()
  slices = []
  for await (const slice of ctPhantom({ sliceCount: 4 })) slices.push(slice)
})
afterAll(() => archive.close())

// biome-ignore lint/suspicious/noExplicitAny: JSON as a client would build it
type Model = Record<string, any>

/** The header of a slice with its pixels named by URI, and the pixels. */
function apart(slice: SampleInstance, uri: string): { model: Model; pixels: Uint8Array } {
  const set = readDataSet(slice.dataSet, slice)
  const model: Model = toDicomJson(set, { inlineLimitOctets: 1024, bulkDataURI: () => uri })
  return { model, pixels: set.octets(Tags.PixelData)! }
}

type Piece = { headers: string; octets: Uint8Array | string }

function upload(type: string, pieces: readonly Piece[], headers: Record<string, string> = {}) {
  const parts = pieces.map(({ headers: head, octets }) =>
    Buffer.concat([Buffer.from(`--b\r\n${head}\r\n\r\n`), Buffer.from(octets), Buffer.from('\r\n')]),
  )
  return archive.send('/dicom-web/studies', {
    method: 'POST',
    as: 'technologist',
    headers: { 'content-type': `multipart/related; type="${type}"; boundary=b`, ...headers },
    body: Buffer.concat([...parts, Buffer.from('--b--\r\n')]),
  })
}

const json = (models: readonly Model[]): Piece => ({
  headers: 'Content-Type: application/dicom+json',
  octets: JSON.stringify(models),
})
const bulk = (location: string, octets: Uint8Array, type = 'application/octet-stream'): Piece => ({
  headers: `Content-Type: ${type}\r\nContent-Location: ${location}`,
  octets,
})

async function pixelsOf(slice: SampleInstance): Promise<Buffer> {
  const set = readDataSet(slice.dataSet, slice)
  const [study, series] = [set.string(Tags.StudyInstanceUID), set.string(Tags.SeriesInstanceUID)]
  const answer = await archive.send(
    `/dicom-web/studies/${study}/series/${series}/instances/${slice.sopInstanceUID}/frames/1`,
    { as: 'clinician', headers: { accept: 'application/octet-stream' } },
  )
  expect(answer.status, answer.text.slice(0, 200)).toBe(200)
  return answer.octets
}

describe('STOW-RS with metadata and bulk data apart', () => {
  test('in JSON: two instances of one request, their pixels after both headers', async () => {
    const two = slices.slice(0, 2).map((slice, index) => apart(slice, `bulk/${index}`))
    const parts = [
      json(two.map(({ model }) => model)),
      ...two.map(({ pixels }, index) => bulk(`bulk/${index}`, pixels)),
    ]
    const answer = await upload('application/dicom+json', parts)
    expect(answer.status, answer.text).toBe(200)
    expect(answer.json()['00081199'].Value).toHaveLength(2)
    for (const [index, { pixels }] of two.entries()) {
      expect((await pixelsOf(slices[index]!)).equals(Buffer.from(pixels))).toBe(true)
    }
  })

  test('in XML, answered in XML', async () => {
    const { model, pixels } = apart(slices[2]!, 'https://elsewhere/pixels')
    const parts = [
      { headers: 'Content-Type: application/dicom+xml', octets: nativeXmlText(model) },
      bulk('https://elsewhere/pixels', pixels),
    ]
    const answer = await upload('application/dicom+xml', parts, { accept: 'application/dicom+xml' })
    expect(answer.status, answer.text).toBe(200)
    expect(fromNativeXml(answer.text)['00081199']!.Value).toHaveLength(1)
    expect((await pixelsOf(slices[2]!)).equals(Buffer.from(pixels))).toBe(true)
  })

  test('compressed pixels are stored in the transfer syntax that their part names', async () => {
    const { study, frame } = await compressedFrame()
    const { model } = apart(slices[3]!, 'p')
    const answer = await upload('application/dicom+json', [
      json([model]),
      bulk('p', frame, `image/jls; transfer-syntax=${UIDs.JPEGLSLossless}`),
    ])
    expect(answer.status, answer.text).toBe(200)
    const address = new URL(answer.json()['00081199'].Value[0]['00081190'].Value[0]).pathname
    const file = await archive.send(address, {
      as: 'clinician',
      headers: { accept: 'application/dicom; transfer-syntax=*' },
    })
    expect(splitPart10(file.octets).transferSyntaxUID).toBe(UIDs.JPEGLSLossless)
    expect((await pixelsOf(slices[3]!)).equals(await pixelsOf(slices[0]!))).toBe(true)
    expect(study).toBeDefined()
  })

  test('bulk data that did not come fail their instance alone: 202', async () => {
    const [first, second] = [apart(slices[0]!, 'a'), apart(slices[1]!, 'b')]
    const answer = await upload('application/dicom+json', [json([first.model, second.model]), bulk('a', first.pixels)])
    expect(answer.status, answer.text).toBe(202)
    expect(answer.json()['00081198'].Value[0]['00081155'].Value).toEqual([slices[1]!.sopInstanceUID])
    expect(answer.json()['00081198'].Value[0]['00081197'].Value).toEqual([49_152])
  })

  test.each([
    ['no JSON', [{ headers: 'Content-Type: application/dicom+json', octets: '[{' }], 400],
    ['an object instead of an array', [{ headers: 'Content-Type: application/dicom+json', octets: '{}' }], 400],
    ['an array of numbers', [{ headers: 'Content-Type: application/dicom+json', octets: '[1]' }], 400],
    ['an empty array', [{ headers: 'Content-Type: application/dicom+json', octets: '[]' }], 400],
    ['a header without identity', [{ headers: 'Content-Type: application/dicom+json', octets: '[{}]' }], 409],
    [
      'a value of the wrong kind',
      [{ headers: 'Content-Type: application/dicom+json', octets: '[{"00100020":{"vr":"SQ","Value":[7]}}]' }],
      409,
    ],
    [
      'a bulk part without a name',
      [
        { headers: 'Content-Type: application/dicom+json', octets: '[{}]' },
        { headers: 'Content-Type: application/octet-stream', octets: 'x' },
      ],
      400,
    ],
  ] as const)('%s', async (_, parts, status) => {
    const answer = await upload('application/dicom+json', parts)
    expect(answer.status, answer.text).toBe(status)
  })

  test('a study other than the address says: reason 43265', async () => {
    const { model, pixels } = apart(slices[0]!, 'a')
    const body = Buffer.concat([
      Buffer.from(
        `--b\r\nContent-Type: application/dicom+json\r\n\r\n${JSON.stringify([model])}\r\n--b\r\nContent-Location: a\r\n\r\n`,
      ),
      pixels,
      Buffer.from('\r\n--b--'),
    ])
    const answer = await archive.send('/dicom-web/studies/1.2.3', {
      method: 'POST',
      as: 'clinician',
      headers: { 'content-type': 'multipart/related; type="application/dicom+json"; boundary=b' },
      body,
    })
    expect(answer.json()['00081198'].Value[0]['00081197'].Value).toEqual([43_265])
  })
})

/** The pixels of the first slice as JPEG-LS, by way of the archive itself. */
async function compressedFrame(): Promise<{ study: string | undefined; frame: Buffer }> {
  const set = readDataSet(slices[0]!.dataSet, slices[0]!)
  const study = set.string(Tags.StudyInstanceUID)
  const path = `/dicom-web/studies/${study}/series/${set.string(Tags.SeriesInstanceUID)}/instances/${slices[0]!.sopInstanceUID}/frames/1`
  const { octets } = await archive.send(path, { as: 'clinician', headers: { accept: 'image/jls' } })
  return { study, frame: octets }
}
