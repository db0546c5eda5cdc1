import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Pace } from '../../src/pace/pace.ts'
import { defaultPace } from '../../src/pace/pace-terms.ts'
import { Rate } from '../../src/pace/rate.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { mostInASecond } from '../support/most-in-a-second.ts'

const never = new AbortController().signal

test('no window of a second has more turns than the pace, however late the turns come', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 2, maxLength: 300 }),
      (perSecond, delaysMs) => {
        const rate = new Rate(perSecond)
        const taken: number[] = []
        let now = 0
        for (const delay of delaysMs) {
          now = Math.max(now, rate.next()) + delay
          rate.take(now)
          taken.push(now)
        }
        expect(mostInASecond(taken)).toBeLessThanOrEqual(perSecond)
      },
    ),
  )
})

test('the default pace: 50 a second in all, 2 a second to one /24, each host in its turn', async () => {
  const clock = new FakeClock()
  const pace = new Pace(defaultPace, clock)
  const turns: { network: string; atMs: number }[] = []
  const addresses = Array.from({ length: 300 }, (_, index) => `192.0.${index % 60}.${1 + Math.floor(index / 60)}`)
  const all = addresses.map((address) =>
    pace
      .turn(address, never)
      .then(() => turns.push({ network: address.slice(0, address.lastIndexOf('.')), atMs: clock.now() })),
  )
  await clock.pass(8000)
  await Promise.all(all)
  expect(mostInASecond(turns.map(({ atMs }) => atMs))).toBeLessThanOrEqual(50)
  for (const network of new Set(turns.map((turn) => turn.network))) {
    expect(mostInASecond(turns.filter((turn) => turn.network === network).map(({ atMs }) => atMs))).toBeLessThanOrEqual(
      2,
    )
  }
  // Nor slower than it has to be: 300 turns at 50 a second.
  expect(Math.max(...turns.map(({ atMs }) => atMs))).toBeLessThan(6600)
})

test('a strained network is asked less, up to sixteen times, and recovers', async () => {
  const clock = new FakeClock()
  const pace = new Pace(defaultPace, clock)
  for (let times = 0; times < 10; times++) pace.report('192.0.2.1', 'strained')
  expect(pace.slowness('192.0.2.99')).toBe(16)
  expect(pace.slowness('192.0.3.1')).toBe(1)
  await pace.turn('192.0.2.1', never)
  let came = false
  const second = pace.turn('192.0.2.2', never).then(() => {
    came = true
  })
  await clock.pass(7900)
  expect(came).toBe(false)
  await clock.pass(200)
  await second
  for (let times = 0; times < 10; times++) pace.report('192.0.2.1', 'fine')
  expect(pace.slowness('192.0.2.1')).toBe(1)
})

test('whoever waits leaves at once when the run is stopped', async () => {
  const pace = new Pace({ ...defaultPace, connectionsPerSecondPerNetwork: 0.01 }, new FakeClock())
  const stop = new AbortController()
  await pace.turn('192.0.2.1', stop.signal)
  const waiting = pace.turn('192.0.2.2', stop.signal)
  stop.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'LG_SURVEY_STOPPED' })
  await expect(pace.turn('192.0.2.3', stop.signal)).rejects.toMatchObject({ code: 'LG_SURVEY_STOPPED' })
})
