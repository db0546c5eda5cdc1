/** Whoever takes little each day, and every day: windows of a week and of 30 days, against ceilings and against what is usual for them. */
import type { Principal } from '@leadglass/access'
import { describe, expect, test } from 'vitest'
import { Baseline } from '../../src/watch/baseline.ts'
import { type Measures, signalNames } from '../../src/watch/signals.ts'
import { clinicalSessions } from './clinical-model.ts'
import { dayMs, node, person, token, Watched } from './watched.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Patients that nobody opened before, so that every day is about others. */
let nextPatient = 0

/** From eight to six, at even distances. @returns how many were opened before it was stopped */
async function workADay(watched: Watched, who: Principal, { recent = 0, older = 0 }): Promise<number> {
  const start = Math.floor(watched.time / dayMs) * dayMs + dayMs + 8 * hourMs
  const count = recent + older
  for (let at = 0; at < count; at++) {
    watched.time = start + Math.round((at * 10 * hourMs) / count)
    const isOlder = Math.floor(((at + 1) * older) / count) > Math.floor((at * older) / count)
    nextPatient += 1
    const isOpened = await watched.open(who, nextPatient, { newestDaysAgo: isOlder ? 900 : 1 }).then(
      () => true,
      () => false,
    )
    if (!isOpened) return at
  }
  return count
}

async function work(watched: Watched, who: Principal, days: number, looks: Parameters<typeof workADay>[2]) {
  let opened = 0
  for (let day = 0; day < days && watched.suspended.length === 0; day++) opened += await workADay(watched, who, looks)
  return opened
}

describe('below the ceilings of a day', () => {
  test.each([
    ['40 patients of past years a day', token('thief'), { older: 40 }, 220, 'olderPatientsInAWeek'],
    [
      'the same among ten times as many of today',
      node('WORKSTATION'),
      { older: 40, recent: 400 },
      2500,
      'olderPatientsInAWeek',
    ],
    ['30 a day', token('thief'), { older: 30 }, 800, 'olderPatientsIn30Days'],
    ['30 a day, with a second factor at hand', person('ada'), { older: 30 }, 800, 'olderPatientsIn30Days'],
    ['850 of today a day', token('thief'), { recent: 850 }, 5000, 'patientsInAWeek'],
  ] as const)('%s: stopped all the same', async (_, who, looks, most, signal) => {
    const watched = new Watched()
    expect(await work(watched, who, 60, looks)).toBeLessThan(most)
    expect(watched.suspended).toMatchObject([{ reason: expect.stringMatching(new RegExp(`^${signal}: `)) }])
    expect(watched.alerts.at(-1)).toMatchObject({ kind: 'watch:ceiling', severity: 'critical', detail: { signal } })
  })

  test('what is learnt of an account notices far less: ten a day, of a reader of new images, within ten days', async () => {
    const watched = new Watched()
    await work(watched, person('ada'), 40, { recent: 60, older: 2 })
    expect(watched.alerts).toEqual([])
    expect(await work(watched, person('ada'), 10, { recent: 60, older: 10 })).toBe(700)
    expect(watched.alerts[0]).toMatchObject({
      kind: 'watch:unusual',
      detail: { signal: 'olderPatientsInAWeek', limit: 60 },
    })
    expect(watched.asked).toContain('ada')
  })

  test('and less still over a month: six a day', async () => {
    const watched = new Watched()
    await work(watched, token('mirror'), 90, { recent: 60, older: 1 })
    expect(watched.alerts).toEqual([])
    await work(watched, token('mirror'), 30, { recent: 60, older: 6 })
    expect(watched.alerts[0]).toMatchObject({ detail: { signal: 'olderPatientsIn30Days', limit: 150 } })
  })
})

test('whoever showed the second factor for a week that is unusual is left alone for a day, but not by other windows', async () => {
  const watched = new Watched()
  await work(watched, person('ada'), 40, { recent: 60, older: 2 })
  await work(watched, person('ada'), 12, { recent: 60, older: 10 })
  expect(watched.asked.length).toBeGreaterThanOrEqual(2)
  expect(watched.asked.length).toBeLessThanOrEqual(7)
  const asked = watched.asked.length
  watched.time += minuteMs
  for (let patient = 0; patient < 30; patient++) {
    watched.time += 5000
    await watched.open(person('ada'), `rush-${patient}`)
  }
  expect(watched.asked.length).toBeGreaterThan(asked)
  expect(watched.alerts.at(-1)).toMatchObject({ detail: { signal: 'patientsIn10Minutes' } })
})

test('a patient opened again on the same day counts once, and on another day again', async () => {
  const watched = new Watched()
  const state = () => {
    watched.watch.save()
    const row = watched.database.prepare('select state from watchRecords').get() as { state: string }
    return (JSON.parse(row.state).sums as [number, number[]][]).map(([, slots]) =>
      slots.reduce((sum, one) => sum + one),
    )
  }
  for (let look = 0; look < 10; look++) await watched.open(person('ada'), 7, { newestDaysAgo: 900 })
  expect(state()).toEqual([1, 1, 1, 1])
  watched.time += dayMs + minuteMs
  await watched.open(person('ada'), 7, { newestDaysAgo: 900 })
  await watched.open(person('ada'), 8)
  expect(state()).toEqual([3, 3, 2, 2])
})

test('a restart forgets no week, and a record of an earlier version is read', async () => {
  const watched = new Watched()
  await work(watched, token('thief'), 4, { older: 40 })
  watched.watch.save()
  watched.restart()
  expect(await work(watched, token('thief'), 10, { older: 40 })).toBeLessThan(60)

  const earlier = new Watched()
  await work(earlier, token('thief'), 2, { older: 20 })
  earlier.watch.save()
  const { state } = earlier.database.prepare('select state from watchRecords').get() as { state: string }
  const { sums: _, ...rest } = JSON.parse(state)
  delete rest.baseline.since
  for (const day of rest.baseline.days) day.high.length = 8
  earlier.database.prepare('update watchRecords set state = ?').run(JSON.stringify(rest))
  earlier.restart()
  expect(await work(earlier, token('thief'), 60, { older: 40 })).toBeLessThan(220)
  expect(earlier.suspended).toHaveLength(1)
})

test('whom an administrator let in again begins anew, over weeks too', async () => {
  const watched = new Watched()
  await work(watched, token('thief'), 10, { older: 40 })
  expect(watched.suspended).toHaveLength(1)
  watched.suspended.length = 0
  watched.alerts.length = 0
  await work(watched, token('thief'), 3, { older: 20 })
  expect(watched.alerts).toEqual([])
  await expect(work(watched, token('thief'), 10, { older: 40 })).resolves.toBeLessThan(220)
})

describe('what is usual over a week', () => {
  const measures = (older: number): Measures =>
    Object.fromEntries(signalNames.map((name) => [name, name === 'olderPatientsInAWeek' ? older : 0])) as Measures
  const learnt = (days: number, older: number) => {
    const baseline = new Baseline()
    for (let day = 0; day < days; day++) baseline.learn(measures(older), day * dayMs)
    return baseline
  }

  test('is what everybody may, until ten days are known whose window was whole', () => {
    expect(learnt(23, 50).limitOf('olderPatientsInAWeek')).toBe(190)
    expect(learnt(24, 50).limitOf('olderPatientsInAWeek')).toBe(100)
  })

  test('is not raised by a week of theft, while it lasts and afterwards', () => {
    const baseline = learnt(60, 50)
    for (let day = 60; day < 74; day++) baseline.learn(measures(200), day * dayMs)
    expect(baseline.limitOf('olderPatientsInAWeek')).toBe(100)
    for (let day = 74; day < 90; day++) baseline.learn(measures(50), day * dayMs)
    expect(baseline.limitOf('olderPatientsInAWeek')).toBe(100)
  })

  test('grows to the limit at most within a window, however much is taken', () => {
    const baseline = learnt(60, 50)
    for (let day = 60; day < 200; day++) baseline.learn(measures(100_000), day * dayMs)
    // Twice, and twice again: each time after half of what is remembered is new.
    expect(baseline.limitOf('olderPatientsInAWeek')).toBeLessThanOrEqual(800)
  })
})

test('a quarter at work, with weeks of leave, raises no alarm: what is usual over 30 days is learnt then', async () => {
  const watched = new Watched()
  let sessions = 0
  for (const session of clinicalSessions({ seed: 11, people: 36, days: 100, from: watched.time, leave: true })) {
    sessions += 1
    for (const look of session.looks) {
      watched.time = look.atMs
      await watched.open(person(session.person, session.address), look.patient, look)
    }
  }
  expect(sessions).toBeGreaterThan(2500)
  expect(watched.alerts).toEqual([])
  expect(watched.suspended).toEqual([])
}, 120_000)
