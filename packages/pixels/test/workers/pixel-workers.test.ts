/** The pool: what passes through it, and what a hostile frame costs. */
import { randomBytes } from 'node:crypto'
import { UIDs } from '@leadglass/dicom'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import {
  type DecodedFrame,
  type EncodedFrame,
  type FramePresentation,
  type PixelLimits,
  PixelWorkers,
} from '../../src/index.ts'
import { computedMs, threadNumber } from '../../src/workers/thread-clock.ts'

const pools: PixelWorkers[] = []
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())))

/** For what needs no limits of its own: threads take a while to start from sources. */
const shared = new PixelWorkers({ deadlineMs: 30_000 })
afterAll(() => shared.close())

function pool(limits: Partial<PixelLimits> = {}): PixelWorkers {
  const workers = new PixelWorkers({ deadlineMs: 30_000, ...limits })
  pools.push(workers)
  return workers
}

/** Samples of 16 bits that look like noise. */
function noise(side: number): DecodedFrame {
  return {
    format: {
      rows: side,
      columns: side,
      samplesPerPixel: 1,
      photometricInterpretation: 'MONOCHROME2',
      planarConfiguration: 0,
      bitsAllocated: 16,
      bitsStored: 16,
      highBit: 15,
      pixelRepresentation: 0,
      sampleKind: 'integer',
    },
    octets: new Uint8Array(randomBytes(side * side * 2)),
  }
}

const plain: FramePresentation = {
  modality: { kind: 'linear', slope: 1, intercept: 0 },
  voi: [],
  inverse: false,
  overlays: [],
}

/** Scans that send the decoder through all coefficients of the largest frame again and again: valid, endless in practice. */
function slowFrame(side = 6_144): EncodedFrame {
  const { format } = noise(side)
  const size = [side >> 8, side & 255]
  const dht = [0xff, 0xc4, 0, 0x14, 0x10, 1, ...new Array(15).fill(0), 0]
  const dqt = [0xff, 0xdb, 0, 0x43, 0, ...new Array(64).fill(1)]
  const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 0, 0x21]
  const refine = new Uint8Array((side * side) / 512)
  const scans = Array.from({ length: 100 }, () => [...[Uint8Array.from(scan)], refine])
  const head = Uint8Array.from([0xff, 0xd8, ...dqt, ...dht, 0xff, 0xc2, 0, 11, 8, ...size, ...size, 1, 1, 0x11, 0])
  const octets = Buffer.concat([head, ...scans.flat(), Buffer.from([0xff, 0xd9])])
  const description = {
    ...format,
    bitsAllocated: 8,
    bitsStored: 8,
    highBit: 7,
    transferSyntaxUID: UIDs.JPEGExtended12Bit,
  }
  return { description: { ...description, pixelDataVR: 'OB', frameCount: 1 }, octets: new Uint8Array(octets) }
}

describe('work', () => {
  test('goes through and leaves the caller its octets', async () => {
    const workers = shared
    const frame = noise(64)
    const encoded = await workers.encodeFrame(frame, UIDs.HTJ2KLosslessRPCL)
    const decoded = await workers.decodeFrame(encoded)
    expect(decoded.octets).toEqual(frame.octets)
    expect(encoded.octets.length).toBeGreaterThan(0)
    const rle = await workers.transcodeFrame(encoded, UIDs.RLELossless)
    expect((await workers.decodeFrame(rle)).octets).toEqual(frame.octets)
  })

  test('takes a view for what it shows, not for what lies around it', async () => {
    const frame = noise(16)
    const around = new Uint8Array(10_000).fill(9)
    around.set(frame.octets, 100)
    const view = around.subarray(100, 100 + frame.octets.length)
    const { description } = await shared.encodeFrame({ ...frame, octets: view }, UIDs.ExplicitVRLittleEndian)
    expect((await shared.decodeFrame({ description, octets: view })).octets).toEqual(frame.octets)
    expect(around.length).toBe(10_000)
  })

  test('renders PNG, JPEG, a thumbnail, a part, and an animation', async () => {
    const workers = shared
    const encoded = await workers.encodeFrame(noise(100), UIDs.ExplicitVRLittleEndian)
    const png = await workers.renderFrame(encoded, plain)
    expect([...png.octets.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47])
    const jpeg = await workers.renderFrame(encoded, plain, {
      format: 'image/jpeg',
      viewport: { width: 50, height: 20 },
    })
    expect(jpeg).toMatchObject({ mediaType: 'image/jpeg', width: 20, height: 20 })
    const region = { x: 10, y: 20, width: 50, height: 30 }
    const raw = await workers.renderFrame(encoded, plain, {
      format: 'raw',
      viewport: { width: 50, height: 30, region },
    })
    expect(raw).toMatchObject({ width: 50, height: 30, channels: 1 })
    const gif = await workers.animate([raw, raw, raw], 200)
    expect(Buffer.from(gif.octets.subarray(0, 6)).toString()).toBe('GIF89a')
  })
})

describe('limits', () => {
  test('a frame that takes too long costs its thread and nobody else', async () => {
    const workers = pool({ deadlineMs: 300, deadlineMsPerMegasample: 0, threads: 2 })
    const warm = await shared.encodeFrame(noise(8), UIDs.RLELossless)
    await workers.decodeFrame(warm).catch(() => undefined)
    const [slow, other] = await Promise.allSettled([workers.decodeFrame(slowFrame()), workers.decodeFrame(warm)])
    expect(slow).toMatchObject({ status: 'rejected', reason: { code: 'LG_PIXEL_DEADLINE' } })
    expect(other.status).toBe('fulfilled')
    expect((await workers.decodeFrame(warm)).octets).toHaveLength(128)
  })

  test('what waits beyond the limit is refused at once', async () => {
    const workers = pool({ threads: 1, queuedFrames: 1 })
    const warm = await workers.encodeFrame(noise(8), UIDs.RLELossless)
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => workers.decodeFrame(warm)))
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect(outcomes[2]).toMatchObject({ reason: { code: 'LG_PIXEL_BUSY' } })
  })

  test('patient work lets all other work go first, and never takes every thread', async () => {
    const workers = pool({ threads: 2 })
    const encoded = await shared.encodeFrame(noise(256), UIDs.ExplicitVRLittleEndian)
    // Both threads are there before the clock runs: starting one takes longer than all the work.
    await Promise.all([1, 2].map(() => workers.decodeFrame(encoded)))
    const done: string[] = []
    const work = (name: string, patient: boolean) =>
      workers.transcodeFrame(encoded, UIDs.HTJ2KLosslessRPCL, { patient }).then(() => done.push(name))
    const patient = [1, 2, 3, 4].map((number) => work(`patient ${number}`, true))
    const urgent = [1, 2, 3, 4, 5, 6].map((number) => work(`urgent ${number}`, false))
    await Promise.all([...urgent, ...patient])
    const finished = done.slice(0, 5).filter((name) => name.startsWith('urgent'))
    expect(finished.length, done.join()).toBeGreaterThanOrEqual(4)
    expect(done.filter((name) => name.startsWith('patient'))).toEqual([1, 2, 3, 4].map((number) => `patient ${number}`))
  })

  test('a frame beyond the limit is refused before any memory is taken', async () => {
    const frame = { ...slowFrame(8) }
    const huge = { ...frame, description: { ...frame.description, rows: 65_535, columns: 65_535 } }
    await expect(shared.decodeFrame(huge)).rejects.toMatchObject({ code: 'LG_PIXEL_FRAME_TOO_LARGE' })
  })

  test('a closed pool takes nothing and ends what runs', async () => {
    const workers = pool()
    const warm = await workers.encodeFrame(noise(8), UIDs.RLELossless)
    const running = workers.decodeFrame(slowFrame())
    const outcome = expect(running).rejects.toMatchObject({ code: 'LG_PIXEL_CLOSED' })
    await workers.close()
    await outcome
    await expect(workers.decodeFrame(warm)).rejects.toMatchObject({ code: 'LG_PIXEL_CLOSED' })
  })

  test.each([
    [{ viewport: { width: 30_000, height: 30_000 } }, 'LG_PIXEL_RENDER_INVALID'],
    [{ viewport: { width: 0, height: 10 } }, 'LG_PIXEL_RENDER_INVALID'],
    [
      { viewport: { width: 10, height: 10, region: { x: 90, y: 0, width: 20, height: 20 } } },
      'LG_PIXEL_RENDER_INVALID',
    ],
    [{ window: { center: 0, width: 0 } }, 'LG_PIXEL_RENDER_INVALID'],
    [{ window: { center: Number.NaN, width: 10 } }, 'LG_PIXEL_RENDER_INVALID'],
    [{ format: 'image/jpeg' as const, quality: 101 }, 'LG_PIXEL_RENDER_INVALID'],
  ])('%j is refused', async (options, code) => {
    const workers = shared
    const encoded = await workers.encodeFrame(noise(100), UIDs.ExplicitVRLittleEndian)
    await expect(workers.renderFrame(encoded, plain, options)).rejects.toMatchObject({ code })
  })
})

describe('the deadline', () => {
  test('counts what the thread computes: it stops a frame that computes, and not one that waits for the machine', async () => {
    const workers = pool({ threads: 1, deadlineMs: 400, deadlineMsPerMegasample: 0 })
    const warm = await shared.encodeFrame(noise(8), UIDs.RLELossless)
    await workers.decodeFrame(warm)
    const began = performance.now()
    await expect(workers.decodeFrame(slowFrame())).rejects.toMatchObject({ code: 'LG_PIXEL_DEADLINE' })
    expect(performance.now() - began).toBeGreaterThan(390)
  })

  test('a thread tells its own computing time, apart from that of others', async () => {
    const number = threadNumber()
    const before = computedMs(number)!
    await new Promise((resolve) => setTimeout(resolve, 100))
    const idle = computedMs(number)! - before
    for (const until = performance.now() + 100; performance.now() < until; );
    expect(computedMs(number)! - before - idle).toBeGreaterThan(idle)
    expect(computedMs(undefined)).toBeUndefined()
    expect(computedMs(2 ** 30)).toBeUndefined()
  })
})
