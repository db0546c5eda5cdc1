import type { Share } from '@leadglass/access'
import { expect, test, vi } from 'vitest'
import { canariesPoint, sharesPoint } from '../../src/posture/exposure-points.ts'
import {
  alertsPoint,
  backupsPoint,
  certificatesPoint,
  plaintextPoint,
  rootKeyPoint,
  rotationPoint,
  type StrangerView,
  secondFactorsPoint,
  strangersPoint,
  tokensPoint,
} from '../../src/posture/points.ts'
import { hasFallen, type Point, type Posture, postureOf, reasons } from '../../src/posture/posture.ts'
import { look, PostureWatch } from '../../src/posture/posture-watch.ts'
import { textOf } from '../../src/text/sentences.ts'

const now = Date.parse('2026-11-26T12:00:00Z')
const day = 86_400_000
const at = (days: number) => new Date(now + days * day).toISOString()
const closed: StrangerView = {
  port: 2762,
  rung: 1,
  words: 'TCP only',
  evidence: [],
  tlsVersions: ['TLSv1.3'],
  isOpenOnTheWeb: false,
}
const client = { name: 'c', role: 'clinician', keys: '', createdAt: at(-100) } as const
const share: Share = {
  id: '4f0c7a1e9b2d3860',
  recipient: 'Dr Roe',
  createdBy: 'person:ada',
  createdAt: at(-1),
  expiresAt: at(6),
  openings: 1,
  opened: 0,
  state: 'open',
  studyInstanceUID: '1.2',
  deIdentified: false,
}
const lastNight = { at: now - 10 * 3_600_000, sameDisk: false }
const token = { name: 't', role: 'clinician', createdAt: at(-200), expiresAt: at(20) } as const

test.each([
  ['closed ports', strangersPoint([closed]), 'fulfilled'],
  ['a port that answers C-ECHO', strangersPoint([closed, { ...closed, rung: 5 }]), 'failed'],
  ['a web server that lists studies', strangersPoint([{ ...closed, isOpenOnTheWeb: true }]), 'failed'],
  ['an old version of TLS', strangersPoint([{ ...closed, tlsVersions: ['TLSv1.1'] }]), 'failed'],
  ['no server', strangersPoint(undefined), 'unknown'],
  ['no plain line', plaintextPoint(undefined, []), 'fulfilled'],
  ['a plain line', plaintextPoint({ aeTitle: 'OLDCT', until: '2027-01-01' }, []), 'failed'],
  ['certificates for a year', certificatesPoint([{ of: 'server', notAfter: at(300) }], now), 'fulfilled'],
  ['a certificate for two weeks', certificatesPoint([{ of: 'node', node: 'CT1', notAfter: at(14) }], now), 'warning'],
  ['an expired certificate', certificatesPoint([{ of: 'authority', notAfter: at(-1) }], now), 'failed'],
  ['a person without second factor', secondFactorsPoint([{ name: 'ada', disabled: false }]), 'failed'],
  ['a password alone for a month', secondFactorsPoint([], '2026-12-24'), 'failed'],
  ['a disabled one', secondFactorsPoint([{ name: 'ada', disabled: true }]), 'fulfilled'],
  ['one with', secondFactorsPoint([{ name: 'ada', disabled: false, secondFactor: true }]), 'fulfilled'],
  ['a token not used for 90 days', tokensPoint([token], [], now), 'warning'],
  ['a token used yesterday', tokensPoint([{ ...token, lastUsedAt: at(-1) }], [], now), 'fulfilled'],
  [
    'a token that may do everything',
    tokensPoint([{ ...token, role: 'administrator', lastUsedAt: at(-1) }], [], now),
    'warning',
  ],
  ['a stale token that was revoked', tokensPoint([{ ...token, revokedAt: at(-1) }], [], now), 'fulfilled'],
  ['nothing shared', sharesPoint([], now), 'fulfilled'],
  ['a share of yesterday', sharesPoint([share], now), 'fulfilled'],
  ['a share of last month', sharesPoint([{ ...share, createdAt: at(-31) }], now), 'warning'],
  ['an old share that ended', sharesPoint([{ ...share, createdAt: at(-31), state: 'revoked' }], now), 'fulfilled'],
  ['a share that somebody tried codes at', sharesPoint([{ ...share, state: 'locked' }], now), 'warning'],
  ['canary studies', canariesPoint(3), 'fulfilled'],
  ['no canary study', canariesPoint(0), 'warning'],
  ['a client not used for 90 days', tokensPoint([], [client], now), 'warning'],
  [
    'a client with a key of two years',
    tokensPoint([], [{ ...client, createdAt: at(-700), lastUsedAt: at(-1) }], now),
    'warning',
  ],
  ['no backup', backupsPoint({}, now), 'failed'],
  [
    'a backup of last night that came back',
    backupsPoint({ backup: lastNight, drill: { at: now, cameBack: true } }, now),
    'fulfilled',
  ],
  [
    'one that did not come back',
    backupsPoint({ backup: lastNight, drill: { at: now, cameBack: false } }, now),
    'failed',
  ],
  ['one that nobody tried', backupsPoint({ backup: lastNight }, now), 'warning'],
  [
    'one on the same disk',
    backupsPoint({ backup: { ...lastNight, sameDisk: true }, drill: { at: now, cameBack: true } }, now),
    'warning',
  ],
  ['one of three days ago', backupsPoint({ backup: { ...lastNight, at: now - 3 * day } }, now), 'warning'],
  ['one of last month', backupsPoint({ backup: { ...lastNight, at: now - 30 * day } }, now), 'failed'],
  ['alerts in the web application only', alertsPoint([], 0), 'warning'],
  ['alerts that are sent', alertsPoint(['webhook'], 0), 'fulfilled'],
  ['alerts nobody looked at', alertsPoint(['webhook'], 3), 'warning'],
  [
    'the root key in a file',
    rootKeyPoint({ rootKey: { source: 'file', place: 'keys/root.key', superseded: [] } }),
    'warning',
  ],
  ['the root key in a token', rootKeyPoint({ rootKey: { source: 'pkcs11', place: 'x', superseded: [] } }), 'fulfilled'],
  [
    'a move cut short',
    rootKeyPoint({ rootKey: { source: 'kms', place: 'x', superseded: ['keys/root.key'] } }),
    'failed',
  ],
  ['a rotation to come', rotationPoint(now + day, now), 'fulfilled'],
  ['a rotation that did not happen', rotationPoint(now - 2 * day, now), 'failed'],
  ['no rotation', rotationPoint(undefined, now), 'warning'],
])('%s', (_, point: Point, state) => {
  expect(point.state).toBe(state)
  expect(point.found).not.toBe('')
  expect(point.found).not.toMatch(/\{\{|undefined/)
  expect(point.said.found.map(textOf).join(' ')).toBe(point.found)
  if (state !== 'fulfilled') expect(point.mend).toBeTruthy()
})

test('what is found names shares and clients as the command takes them, and neither patients nor how many canaries', () => {
  const shared = sharesPoint([{ ...share, createdAt: at(-31) }, share], now)
  expect(shared.found).toBe(
    `2 shares are alive, the oldest since ${at(-31).slice(0, 10)}; each needs a code. Alive for more than 30 days: ${share.id}.`,
  )
  expect(shared.mend).toBe(`leadglass share revoke ${share.id}`)
  expect(tokensPoint([], [client], now).mend).toMatch(/^leadglass client remove c,/)
  expect(canariesPoint(3).found).toBe(canariesPoint(4).found)
  expect(shared.found).not.toContain(share.studyInstanceUID)
})

test('each point says why it matters', () => {
  const { points } = postureOf([backupsPoint({}, now), canariesPoint(0)], new Date(now))
  expect(points.map(({ why }) => why)).toEqual([reasons.backups, reasons.canaries])
})

test('the grade is A when all is fulfilled, and F whenever a stranger is answered, whatever else is good', () => {
  expect(postureOf([strangersPoint([closed])], new Date(now))).toMatchObject({ grade: 'A', score: 100 })
  expect(postureOf([strangersPoint([{ ...closed, rung: 7 }])], new Date(now)).grade).toBe('F')
  expect(postureOf([strangersPoint([closed]), backupsPoint({}, now)], new Date(now))).toMatchObject({
    grade: 'B',
    score: 80,
  })
  expect(postureOf([strangersPoint(undefined)], new Date(now)).score).toBeLessThan(100)
  expect([hasFallen({ grade: 'A' }, { grade: 'B' }), hasFallen({ grade: 'F' }, { grade: 'A' })]).toEqual([true, false])
})

function memory(...kept: Posture[]) {
  return { kept, add: (posture: Posture) => void kept.unshift(posture), list: (limit: number) => kept.slice(0, limit) }
}
const good = postureOf([strangersPoint([closed])], new Date(now - 2 * day))
const bad = postureOf([strangersPoint([{ ...closed, rung: 7 }])], new Date(now))

test('an alert is raised when the grade falls, and not when it stays or rises', async () => {
  const alerts = { raise: vi.fn() }
  await look({ assess: async () => good, history: memory(), alerts })
  await look({ assess: async () => good, history: memory(good), alerts })
  await look({ assess: async () => good, history: memory(bad), alerts })
  expect(alerts.raise).not.toHaveBeenCalled()
  await look({ assess: async () => bad, history: memory(good), alerts })
  const detail = { from: 'A', to: 'F', failed: 'strangers' }
  expect(alerts.raise).toHaveBeenCalledWith({ kind: 'posture:fell', severity: 'critical', detail })
})

test('the archive looks at itself once a day', async () => {
  vi.useFakeTimers({ now, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  try {
    const history = memory(postureOf([], new Date(now)))
    const assess = vi.fn(async () => postureOf([], new Date()))
    const log = { error: vi.fn(), warn: vi.fn(), info: vi.fn(), debug: vi.fn(), flush: vi.fn() }
    const watch = new PostureWatch({ assess, history, alerts: { raise: vi.fn() }, log })
    watch.start()
    await vi.advanceTimersByTimeAsync(day - 60_000)
    expect(assess).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(assess).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(3 * day)
    expect(assess).toHaveBeenCalledTimes(4)
    await watch.close()
  } finally {
    vi.useRealTimers()
  }
})
