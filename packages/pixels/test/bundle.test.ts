/** The thread of the built command: it lies beside the bundle, finds its codecs there, and does the work. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { UIDs } from '@leadglass/dicom'
import { expect, test } from 'vitest'
import { encodeFrame, type FrameDescription } from '../src/index.ts'

const program = join(import.meta.dirname, '../../cli/dist/pixel-worker.js')

const format: Omit<FrameDescription, 'transferSyntaxUID'> = {
  pixelDataVR: 'OW',
  frameCount: 1,
  rows: 32,
  columns: 32,
  samplesPerPixel: 1,
  photometricInterpretation: 'MONOCHROME2',
  planarConfiguration: 0,
  bitsAllocated: 16,
  bitsStored: 12,
  highBit: 11,
  pixelRepresentation: 0,
  sampleKind: 'integer',
}
const samples = new Uint8Array(Uint16Array.from({ length: 1024 }, (_, index) => index * 3).buffer)

test('decodes with every codec and renders', async () => {
  expect(existsSync(program), 'npm run build comes first').toBe(true)
  const thread = new Worker(program, { env: {} })
  try {
    expect(await next(thread)).toMatchObject({ ready: true })
    for (const uid of [
      UIDs.RLELossless,
      UIDs.JPEGLosslessSV1,
      UIDs.JPEGLSLossless,
      UIDs.JPEG2000Lossless,
      UIDs.HTJ2KLossless,
    ]) {
      const frame = await encodeFrame({ format, octets: samples }, uid)
      thread.postMessage({ name: 'decode', request: { frame } })
      expect([uid, await next(thread)]).toMatchObject([uid, { answer: { octets: samples } }])
    }
    const frame = { description: { ...format, transferSyntaxUID: UIDs.ExplicitVRLittleEndian }, octets: samples }
    const presentation = { modality: { kind: 'linear', slope: 1, intercept: 0 }, voi: [], inverse: false, overlays: [] }
    thread.postMessage({ name: 'render', request: { frame, presentation, options: {} } })
    expect(await next(thread)).toMatchObject({ answer: { mediaType: 'image/png', width: 32 } })
  } finally {
    await thread.terminate()
  }
})

function next(thread: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
  })
}
