import { expect, test, vi } from 'vitest'
import { RotationSchedule, rotationDueAt } from '../../src/keys/rotation-schedule.ts'

const made = '2026-01-01T00:00:00.000Z'
const day = 86_400_000
const quiet = { error: vi.fn(), warn: vi.fn(), info: vi.fn(), debug: vi.fn(), flush: vi.fn() }

/** An archive whose key is of the given age, and one that was just made after a rotation. */
function archiveOf(now: () => number) {
  let created = made
  const status = () => ({ keyEncryptionKey: { version: 1, created, studyKeys: 3 } }) as never
  return {
    rotations: 0,
    async keysStatus() {
      return status()
    },
    async rotateKeys() {
      this.rotations += 1
      created = new Date(now()).toISOString()
      return status()
    },
  }
}

test.each([
  ['not before its day', 30 * day - 1, 30, 0],
  ['on its day', 30 * day, 30, 1],
  ['never, where the setting is 0', 4000 * day, 0, 0],
])('%s', async (_, age, everyDays, rotations) => {
  const now = () => Date.parse(made) + age
  const archive = archiveOf(now)
  const schedule = new RotationSchedule({ archive, log: quiet, everyDays, now })
  schedule.start()
  await schedule.close()
  expect(archive.rotations).toBe(rotations)
})

test('a rotation that fails is told to the log', async () => {
  const now = () => Date.parse(made) + 31 * day
  const archive = {
    ...archiveOf(now),
    rotateKeys: () => Promise.reject(Object.assign(new Error('x'), { code: 'LG_KEY_DAMAGED' })),
  }
  const failed = new Promise((resolve) => quiet.error.mockImplementation((event, fields) => resolve([event, fields])))
  const schedule = new RotationSchedule({ archive, log: quiet, everyDays: 30, now })
  schedule.start()
  expect(await failed).toEqual(['operation failed', expect.objectContaining({ code: 'LG_KEY_DAMAGED' })])
  await schedule.close()
})

test('the day is counted from when the key was made', () => {
  expect(rotationDueAt(made, 1)).toBe(Date.parse('2026-01-02T00:00:00.000Z'))
  expect(rotationDueAt(made, 0)).toBeUndefined()
})
