import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ownFramesPerSecond } from '../../src/viewer/model/frame-rate.ts'
import { Cine } from '../../src/viewer/stack/cine.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('asks for an image at each turn of its speed', async () => {
  const show = vi.fn(async () => undefined)
  const cine = new Cine(show)
  cine.start(10)
  await vi.advanceTimersByTimeAsync(950)
  expect(show).toHaveBeenCalledTimes(10)
  expect(cine.framesPerSecond).toBe(10)
  cine.stop()
  await vi.advanceTimersByTimeAsync(1000)
  expect(show).toHaveBeenCalledTimes(10)
  expect(cine.framesPerSecond).toBe(0)
})

test('an image that takes long holds the film up; none is asked for beside it', async () => {
  let shown = () => {}
  const show = vi.fn(
    () =>
      new Promise<void>((resolve) => {
        shown = resolve
      }),
  )
  const cine = new Cine(show)
  cine.start(50)
  await vi.advanceTimersByTimeAsync(5000)
  expect(show).toHaveBeenCalledTimes(1)
  shown()
  await vi.advanceTimersByTimeAsync(0)
  expect(show).toHaveBeenCalledTimes(2)
  cine.stop()
})

test('started anew while it waits for an image, it runs once and not twice', async () => {
  const show = vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 30)))
  const cine = new Cine(show)
  cine.start(10)
  cine.start(10)
  await vi.advanceTimersByTimeAsync(995)
  expect(show.mock.calls.length).toBeLessThanOrEqual(11)
  cine.stop()
})

test('the file says how fast: its display rate, else its cine rate, else the time of a frame', () => {
  const frameTime = { '00181063': { vr: 'DS', Value: ['40'] } }
  expect(ownFramesPerSecond(frameTime)).toBe(25)
  expect(ownFramesPerSecond({ ...frameTime, '00180040': { vr: 'IS', Value: ['30'] } })).toBe(30)
  expect(ownFramesPerSecond({ ...frameTime, '00082144': { vr: 'IS', Value: ['12'] } })).toBe(12)
  expect(ownFramesPerSecond({})).toBeUndefined()
  expect(ownFramesPerSecond(undefined)).toBeUndefined()
})
