/** When renditions are made, what is done about frames that have none, and what a restart finds. */
import { ArchiveError, type Arrival, type InstanceContent } from '@leadglass/archive'
import { UIDs } from '@leadglass/dicom'
import { PixelError } from '@leadglass/pixels'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLog } from '../../src/log/log.ts'
import { RenditionMaker } from '../../src/renditions/rendition-maker.ts'

const start = Date.parse('2026-03-01T10:00:00Z')

beforeEach(() => vi.useFakeTimers({ now: start }))
afterEach(() => vi.useRealTimers())

const header = {
  '00280002': { vr: 'US', Value: [1] },
  '00280004': { vr: 'CS', Value: ['MONOCHROME2'] },
  '00280008': { vr: 'IS', Value: [2] },
  '00280010': { vr: 'US', Value: [2] },
  '00280011': { vr: 'US', Value: [2] },
  '00280100': { vr: 'US', Value: [8] },
  '00280101': { vr: 'US', Value: [8] },
  '00280102': { vr: 'US', Value: [7] },
  '00280103': { vr: 'US', Value: [0] },
  '7FE00010': { vr: 'OB', BulkDataURI: '/bulkdata/7FE00010' },
}

async function* once(octets: Uint8Array) {
  yield octets
}

/** An archive in which instances 1, 2, … wait, and codecs that fail for those told. */
function scene(mode: 'background' | 'onIngest' | 'off', count: number) {
  const kept: string[] = []
  const refused: string[] = []
  const failures = new Map<string, Error>()
  const storing = new Set<() => void>()
  const waiting = Array.from({ length: count }, (_, index) => index + 1)
  const content = { transferSyntaxUID: UIDs.ExplicitVRLittleEndian, frameCount: 2, metadata: () => header }
  let current = ''
  const parts = {
    archive: {
      awaitingRendition: async (_: unknown, { after, limit }: { after: number; limit: number }) =>
        waiting
          .filter((sequence) => sequence > after)
          .slice(0, limit)
          .map((sequence) => ({ sequence, handle: { sopInstanceUID: String(sequence) } }) as unknown as Arrival),
      openInstance: async (_: unknown, { sopInstanceUID }: { sopInstanceUID: string }) => {
        current = sopInstanceUID
        const frameValue = () => ({ length: 4, octets: once(new Uint8Array(4)) })
        return { ...content, frameValue, frameBitOffset: () => undefined } as unknown as InstanceContent
      },
      keepRendition: async (
        _: unknown,
        { sopInstanceUID }: { sopInstanceUID: string },
        { frames }: { frames: AsyncIterable<Uint8Array> },
      ) => {
        let number = 0
        for await (const _frame of frames) number += 1
        kept.push(`${sopInstanceUID} with ${number} frames`)
        waiting.splice(waiting.indexOf(Number(sopInstanceUID)), 1)
        return 'kept' as const
      },
      refuseRendition: async (
        _: unknown,
        { sopInstanceUID }: { sopInstanceUID: string },
        { code }: { code: string },
      ) => {
        refused.push(`${sopInstanceUID} ${code}`)
        waiting.splice(waiting.indexOf(Number(sopInstanceUID)), 1)
        return 'kept' as const
      },
      onStored: (listener: () => void) => {
        storing.add(listener)
        return () => storing.delete(listener)
      },
    },
    pixels: {
      transcodeFrame: async (frame: object) => {
        const failure = failures.get(current)
        if (failure !== undefined) throw failure
        return frame
      },
    },
    mode,
    log: createLog('error', { write: () => undefined }),
  }
  const maker = new RenditionMaker(parts as unknown as ConstructorParameters<typeof RenditionMaker>[0])
  const store = () => {
    for (const listener of storing) listener()
  }
  return { maker, kept, refused, failures, waiting, store }
}

test('with onIngest all that waits is made at once, and what is stored later as soon as it is', async () => {
  const { maker, kept, waiting, store } = scene('onIngest', 2)
  maker.start()
  await vi.advanceTimersByTimeAsync(1)
  expect(kept).toEqual(['1 with 2 frames', '2 with 2 frames'])
  waiting.push(3)
  store()
  await vi.advanceTimersByTimeAsync(1)
  expect(kept).toHaveLength(3)
  await maker.close()
})

test('in the background work rests while instances arrive, goes on a second after, and does one each half minute meanwhile', async () => {
  const { maker, kept, store } = scene('background', 5)
  maker.start()
  store()
  for (let half = 0; half < 58; half += 1) {
    await vi.advanceTimersByTimeAsync(500)
    store()
  }
  expect(kept).toEqual([])
  for (let half = 0; half < 6; half += 1) {
    await vi.advanceTimersByTimeAsync(500)
    store()
  }
  expect(kept).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(kept).toHaveLength(5)
  await maker.close()
})

test('with off nothing is made', async () => {
  const { maker, kept } = scene('off', 2)
  maker.start()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(kept).toEqual([])
  await maker.close()
})

test('frames that HTJ2K has no place for are refused for good; what says nothing of the frames is tried again after an hour', async () => {
  const { maker, kept, refused, failures, waiting } = scene('onIngest', 4)
  failures.set('1', new PixelError('LG_PIXEL_NOT_ENCODABLE', 'float'))
  failures.set('2', new PixelError('LG_PIXEL_DEADLINE', 'slow'))
  failures.set('3', new ArchiveError('LG_RECORD_DAMAGED', 'a flipped bit'))
  maker.start()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(refused).toEqual(['1 LG_PIXEL_NOT_ENCODABLE'])
  expect(kept).toEqual(['4 with 2 frames'])
  expect(waiting).toEqual([2, 3])
  failures.clear()
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(waiting).toEqual([])
  await maker.close()
})

test('a full disk and busy codecs are waited out', async () => {
  const { maker, kept, failures } = scene('onIngest', 2)
  failures.set('1', new PixelError('LG_PIXEL_BUSY', 'many wait'))
  failures.set('2', new ArchiveError('LG_ARCHIVE_FULL', 'no room'))
  maker.start()
  await vi.advanceTimersByTimeAsync(1)
  expect(kept).toEqual([])
  failures.delete('1')
  await vi.advanceTimersByTimeAsync(10_001)
  expect(kept).toEqual(['1 with 2 frames'])
  failures.delete('2')
  await vi.advanceTimersByTimeAsync(200_000)
  expect(kept).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(100_001)
  expect(kept).toEqual(['1 with 2 frames', '2 with 2 frames'])
  await maker.close()
})
