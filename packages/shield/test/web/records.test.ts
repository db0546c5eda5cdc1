/** What is on record of use and of refusals: bounded, whatever is repeated, and without an address of a page. */
import type { AuditEvent } from '@leadglass/audit'
import { beforeEach, expect, test } from 'vitest'
import { webLimits } from '../../src/limits.ts'
import { Refusals } from '../../src/web/refusals.ts'
import { Usage } from '../../src/web/usage.ts'

const minuteMs = 60_000
let now = 0
let entries: AuditEvent[] = []
let errors: unknown[] = []
const parts = {
  audit: { append: async (event: AuditEvent) => void entries.push(event) },
  now: () => now,
  onError: (error: unknown) => void errors.push(error),
}
const ada = { principal: 'person:ada', address: '192.0.2.7' }
beforeEach(() => {
  now = Date.parse('2026-03-01T08:00:00.000Z')
  entries = []
  errors = []
})
const facts = (): Record<string, unknown>[] =>
  entries.map(({ action, principal, detail = {} }) => ({ action, principal, ...detail }))

test('use is two entries in a quarter of an hour, the second with its counts', async () => {
  const usage = new Usage(parts, webLimits)
  await Promise.all([usage.begin(ada), usage.begin(ada)])
  usage.count(ada, 'sentOctets', 1000)
  usage.count(ada, 'receivedOctets', 10)
  now += 14 * minuteMs
  await usage.turn()
  await usage.begin(ada)
  expect(facts()).toEqual([{ action: 'shield:web-opened', principal: 'person:ada' }])
  now += minuteMs
  await usage.turn()
  expect(facts()[1]).toEqual({
    action: 'shield:web-used',
    principal: 'person:ada',
    requests: 3,
    sentOctets: 1000,
    receivedOctets: 10,
  })
  await usage.begin(ada)
  await usage.close()
  expect(facts().map(({ action }) => action)).toEqual([
    'shield:web-opened',
    'shield:web-used',
    'shield:web-opened',
    'shield:web-used',
  ])
})

test('a download that goes on into the next quarter is counted there', async () => {
  const usage = new Usage(parts, webLimits)
  await usage.begin(ada)
  now += 15 * minuteMs
  await usage.turn()
  usage.count(ada, 'sentOctets', 5)
  await usage.close()
  expect(facts().slice(2)).toEqual([
    { action: 'shield:web-opened', principal: 'person:ada' },
    { action: 'shield:web-used', principal: 'person:ada', requests: 0, sentOctets: 5, receivedOctets: 0 },
  ])
})

test('nobody begins while the log cannot be written, and it is tried again', async () => {
  let isFull = true
  const append = async (event: AuditEvent) => {
    if (isFull) throw new Error('no space')
    entries.push(event)
  }
  const usage = new Usage({ ...parts, audit: { append } }, webLimits)
  await expect(usage.begin(ada)).rejects.toThrow('no space')
  expect(errors).toHaveLength(1)
  isFull = false
  await usage.begin(ada)
  expect(facts()).toEqual([{ action: 'shield:web-opened', principal: 'person:ada' }])
})

test('users beyond the limit are written out, the oldest first', async () => {
  const usage = new Usage(parts, { ...webLimits, users: 2 })
  for (const principal of ['person:a', 'person:b', 'person:c']) await usage.begin({ ...ada, principal })
  expect(facts().at(-1)).toMatchObject({ action: 'shield:web-used', principal: 'person:a' })
})

test('refusals of an address are one entry a minute, and one that says how many more there were', async () => {
  const refusals = new Refusals(parts, webLimits)
  for (let index = 0; index < 1000; index++) refusals.record('stranger', '192.0.2.7', 'sign-in')
  refusals.record('stranger', '192.0.2.8', 'malformed')
  expect(facts()).toEqual([
    { action: 'shield:web-refused', principal: 'stranger', why: 'sign-in' },
    { action: 'shield:web-refused', principal: 'stranger', why: 'malformed' },
  ])
  now += minuteMs
  refusals.turn()
  expect(facts().slice(2)).toEqual([
    { action: 'shield:web-refused', principal: 'stranger', why: 'sign-in', further: 999 },
  ])
  refusals.record('stranger', '192.0.2.7', 'sign-in')
  refusals.record('stranger', '192.0.2.7', 'sign-in')
  await refusals.close()
  expect(
    facts()
      .slice(3)
      .map(({ further }) => further),
  ).toEqual([undefined, 1])
})

test('somebody who is known is not hidden by a stranger at the same address', () => {
  const refusals = new Refusals(parts, webLimits)
  refusals.record('stranger', '192.0.2.7', 'sign-in')
  refusals.record('person:root', '192.0.2.7', 'not-permitted')
  expect(facts().map(({ principal }) => principal)).toEqual(['stranger', 'person:root'])
})

test.each([
  [['2001:db8::1', '2001:db8:0:0:ffff::2', '2001:db8::3'], 1],
  [['2001:db8:0:1::1', '2001:db8:0:2::1'], 2],
  [['::ffff:192.0.2.7', '::ffff:192.0.2.8'], 2],
  [['192.0.2.7', '192.0.2.8'], 2],
])('addresses %j are of %i networks', (addresses, count) => {
  const refusals = new Refusals(parts, webLimits)
  for (const address of addresses) refusals.record('stranger', address, 'sign-in')
  expect(entries).toHaveLength(count)
})

test('addresses beyond the limit are forgotten, their counts written', () => {
  const refusals = new Refusals(parts, { ...webLimits, refusalSources: 2 })
  for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.3'])
    refusals.record('stranger', address, 'sign-in')
  expect(facts().map(({ further }) => further)).toEqual([undefined, undefined, 1, undefined])
})
