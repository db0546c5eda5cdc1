import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTimeOf, RecoverySchedule } from '../../src/recovery/recovery-schedule.ts'
import type { RecoveryRun } from '../../src/recovery/recovery-store.ts'

const hour = 3_600_000
const noon = new Date(2026, 10, 26, 12).getTime()
const settings = {
  ...{ folder: '/mnt/backup', at: '02:00', keepLast: 3, keepDaily: 7, keepWeekly: 5, keepMonthly: 12 },
  ...{ drillEveryDays: 1, drillFolder: '', drillInstances: 200 },
}
const log = { error: vi.fn(), warn: vi.fn(), info: vi.fn(), debug: vi.fn(), flush: vi.fn() }

beforeEach(() => {
  vi.useFakeTimers({ now: noon, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => vi.useRealTimers())

function scheduled(more: Partial<typeof settings> = {}) {
  const runs: Pick<RecoveryRun, 'kind' | 'startedAt' | 'endedAt' | 'outcome'>[] = []
  const alerts = { raise: vi.fn() }
  let isBroken = false
  const work = (kind: 'backup' | 'drill') =>
    vi.fn(async () => {
      const failed = isBroken && kind === 'backup'
      runs.push({ kind, startedAt: Date.now(), endedAt: Date.now(), outcome: failed ? 'failed' : 'done' })
      if (failed) throw Object.assign(new Error('full'), { code: 'LG_BACKUP_FULL' })
    })
  const [backUp, drill] = [work('backup'), work('drill')]
  const store = { last: (kind: string) => runs.findLast((run) => run.kind === kind) } as never
  const schedule = new RecoverySchedule({ settings: { ...settings, ...more }, store, backUp, drill, alerts, log })
  schedule.start()
  const setBroken = (broken: boolean) => {
    isBroken = broken
  }
  return { schedule, alerts, backUp, drill, setBroken }
}

test('the first one is made soon after the start, the next ones every night, each with its drill', async () => {
  const { schedule, backUp, drill, alerts } = scheduled()
  await vi.advanceTimersByTimeAsync(9 * 60_000)
  expect(backUp).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(2 * 60_000)
  expect([backUp.mock.calls.length, drill.mock.calls.length]).toEqual([1, 1])
  await vi.advanceTimersByTimeAsync(13 * hour)
  expect(backUp).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(2 * hour)
  expect(backUp).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(48 * hour)
  expect(backUp).toHaveBeenCalledTimes(4)
  expect(drill.mock.calls.length).toBeGreaterThanOrEqual(3)
  expect(alerts.raise).not.toHaveBeenCalled()
  await schedule.close()
})

test('one that fails raises an alert, is tried again every hour, and no drill follows it', async () => {
  const { schedule, backUp, drill, alerts, setBroken } = scheduled()
  setBroken(true)
  await vi.advanceTimersByTimeAsync(11 * 60_000)
  const detail = { code: 'LG_BACKUP_FULL' }
  expect(alerts.raise).toHaveBeenCalledWith({ kind: 'backup:failed', severity: 'critical', detail })
  expect(drill).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(2 * hour)
  expect(backUp).toHaveBeenCalledTimes(3)
  setBroken(false)
  await vi.advanceTimersByTimeAsync(hour)
  expect([backUp.mock.calls.length, drill.mock.calls.length]).toEqual([4, 1])
  await schedule.close()
})

test('without a folder or a time nothing runs by itself, and drills only as often as was said', async () => {
  for (const never of [{ folder: '' }, { at: '' }]) {
    const { schedule, backUp } = scheduled(never)
    await vi.advanceTimersByTimeAsync(72 * hour)
    expect(backUp).not.toHaveBeenCalled()
    await schedule.close()
  }
  const { schedule, backUp, drill } = scheduled({ drillEveryDays: 7 })
  await vi.advanceTimersByTimeAsync(5 * 24 * hour)
  expect(backUp.mock.calls.length).toBeGreaterThanOrEqual(5)
  expect(drill).toHaveBeenCalledTimes(1)
  await schedule.close()
})

test('the time is that of local clocks, also over the change to summer time', () => {
  for (const from of [noon, new Date(2026, 2, 28, 12).getTime(), new Date(2026, 9, 24, 12).getTime()]) {
    const next = new Date(nextTimeOf('03:30', from))
    expect([next.getHours(), next.getMinutes()]).toEqual([3, 30])
    expect(next.getTime() - from).toBeGreaterThan(14 * hour)
    expect(next.getTime() - from).toBeLessThan(17 * hour)
  }
})
