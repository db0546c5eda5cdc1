/** Renditions for viewing, over HTTP: made in the background, served where asked for, and the original where not. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { splitPart10, UIDs } from '@leadglass/dicom'
import { decodeFrame, type EncodedFrame } from '@leadglass/pixels'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import { eventually } from '../support/archives.ts'
import { splitAnswer } from '../support/multipart.ts'
import { startServer, type TestServer } from '../support/running-server.ts'
import { type StoredStudy, storeStudy } from '../support/stored-study.ts'

let archive: TestServer
let study: StoredStudy

const waiting = async () => (await runOperation(archive.folder, 'status', {})).archive.renditionsWaiting

beforeAll(async () => {
  archive = await startServer({ LEADGLASS_RENDITIONS_HTJ2K: 'onIngest' })
  study = await storeStudy(archive)
  await eventually(waiting, (count) => count === 0)
})
afterAll(async () => {
  study.remove()
  await archive.close()
})

const frames = (index: number, accept: string, more: Record<string, string> = {}) =>
  archive.send(`/dicom-web${study.addressOf(index)}/frames/1`, { as: 'clinician', headers: { accept, ...more } })

const jphc = (uid: string) => `image/jphc; transfer-syntax=${uid}`

const description: EncodedFrame['description'] = {
  rows: 512,
  columns: 512,
  samplesPerPixel: 1,
  photometricInterpretation: 'MONOCHROME2',
  planarConfiguration: 0,
  bitsAllocated: 16,
  bitsStored: 12,
  highBit: 11,
  pixelRepresentation: 0,
  sampleKind: 'integer',
  transferSyntaxUID: UIDs.HTJ2KLosslessRPCL,
  pixelDataVR: 'OW',
  frameCount: 1,
}

const sent = (index: number) => Buffer.from(study.slices[index]!.dataSet).subarray(-512 * 512 * 2)

test.each([
  [0, 'uncompressed'],
  [1, 'JPEG-LS'],
  [2, 'implicit VR'],
])(
  'slice %d, %s: its rendition is served for each HTJ2K transfer syntax, by ranges too, and decodes to what was sent',
  async (index) => {
    const answer = await frames(index, jphc(UIDs.HTJ2KLosslessRPCL))
    expect(answer.status, answer.text.slice(0, 200)).toBe(200)
    expect(answer.headers['content-type']).toBe(jphc(UIDs.HTJ2KLosslessRPCL))
    for (const uid of [UIDs.HTJ2KLossless, UIDs.HTJ2K]) {
      const other = await frames(index, jphc(uid))
      expect(other.headers['accept-ranges']).toBe('bytes')
      expect(other.octets.equals(answer.octets)).toBe(true)
    }
    const begin = await frames(index, jphc(UIDs.HTJ2KLosslessRPCL), { range: 'bytes=0-999' })
    expect([begin.status, begin.octets.equals(answer.octets.subarray(0, 1000))]).toEqual([206, true])
    const { octets } = await decodeFrame({ description, octets: answer.octets })
    expect(Buffer.from(octets).equals(sent(index))).toBe(true)
    expect(expanded(answer.octets).equals(sent(index))).toBe(true)
  },
)

/** OpenJPH's own tool reads the frame as it went over the line. */
function expanded(octets: Buffer): Buffer {
  const [codestream, raw] = [join(study.folder, 'frame.j2c'), join(study.folder, 'frame.raw')]
  writeFileSync(codestream, octets)
  execFileSync('ojph_expand', ['-i', codestream, '-o', raw])
  return readFileSync(raw)
}

test('what was received stays what is given back; of what a client takes equally gladly, what needs no converting', async () => {
  const asStored = await frames(1, 'image/jls; transfer-syntax=*')
  expect(asStored.headers['content-type']).toBe(`image/jls; transfer-syntax=${UIDs.JPEGLSLossless}`)
  const anything = await frames(1, 'multipart/related; type="application/octet-stream"; transfer-syntax=*')
  const [part] = splitAnswer(String(anything.headers['content-type']), anything.octets)
  expect(part!.octets.equals(asStored.octets)).toBe(true)
  const both = await frames(1, `image/jp2; transfer-syntax=${UIDs.JPEG2000Lossless}, image/jphc`)
  expect(both.headers['content-type']).toBe(jphc(UIDs.HTJ2KLossless))
  const path = `/dicom-web${study.addressOf(1)}`
  const instance = await archive.send(path, {
    as: 'clinician',
    headers: { accept: 'application/dicom; transfer-syntax=*' },
  })
  expect(splitPart10(instance.octets).transferSyntaxUID).toBe(UIDs.JPEGLSLossless)
})

test('frames of a multi-frame object come from its one rendition, in the order asked for', async () => {
  const accept = `multipart/related; type="image/jphc"; transfer-syntax=${UIDs.HTJ2KLosslessRPCL}`
  const path = `/dicom-web${study.movie.address}/frames/4,2`
  const answer = await archive.send(path, { as: 'clinician', headers: { accept } })
  const { side } = study.movie
  const small = { rows: side, columns: side, bitsAllocated: 8, bitsStored: 8, highBit: 7 }
  const firstPixels: number[] = []
  for (const { octets } of splitAnswer(String(answer.headers['content-type']), answer.octets)) {
    firstPixels.push((await decodeFrame({ description: { ...description, ...small }, octets })).octets[0]!)
  }
  expect(firstPixels).toEqual([240, 120])
})

test('status and metrics say how many there are and how many wait', async () => {
  const { archive: counts } = await runOperation(archive.folder, 'status', {})
  expect(counts).toMatchObject({ renditions: 4, renditionsWaiting: 0 })
  const metrics = await archive.send('/metrics', { as: 'monitor' })
  expect(metrics.text).toContain('leadglass_stored{what="renditionsWaiting"} 0')
})
