/** The archive before real witnesses over HTTPS, which hold what they signed and refuse what does not continue it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AuditLog, verifyAuditLog } from '@leadglass/audit'
import { WitnessServer } from '@leadglass/testkit'
import { expect, onTestFinished, test } from 'vitest'
import type { NewAlert } from '../../src/alerts/alert.ts'
import { WitnessDesk } from '../../src/audit-witness/witness-desk.ts'
import { audit as auditSettings } from '../../src/config/audit-settings.ts'
import { ownCertificate } from '../support/collector.ts'

const signingKey = new Uint8Array(32).fill(7)
const origin = 'hospital.example/leadglass'

async function setUp(count = 2) {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-witness-'))
  const own = ownCertificate()
  const open = (name: string) => AuditLog.open({ folder: join(folder, name), signingKey, origin })
  const log = await open('audit')
  const witnesses = await Promise.all(
    Array.from({ length: count }, (_, n) =>
      WitnessServer.start({
        name: `witness.example/${n}`,
        seed: new Uint8Array(32).fill(n + 1),
        logs: new Map([[origin, log.publicKey]]),
        certificate: own.certificate,
        key: own.key,
      }),
    ),
  )
  const alerts: NewAlert[] = []
  const deskOf = (audit: AuditLog, authority = own.certificateFile) =>
    new WitnessDesk({
      audit,
      alerts: {
        raise: async (alert) => ({ ...alert, id: alerts.push(alert), detail: {}, at: 0, lastAt: 0, count: 1 }),
      },
      settings: {
        ...auditSettings.parse({}),
        witnesses: witnesses.map(({ url, verifierKey: key }) => ({ url, key })),
        witnessAuthorityFile: authority,
      },
    })
  const opened = [log]
  onTestFinished(async () => {
    for (const each of opened) await each.close()
    for (const witness of witnesses) await witness.close()
    rmSync(folder, { recursive: true })
  })
  const keys = witnesses.map(({ verifierKey }) => verifierKey)
  const problems = async (name: string, needed = count) => {
    const options = { folder: join(folder, name), publicKey: log.publicKey, witnesses: { keys, needed } }
    return (await verifyAuditLog(options)).problems.map(({ kind }) => kind)
  }
  const another = async (name: string) => {
    opened.push(await open(name))
    return opened.at(-1)!
  }
  return { log, witnesses, alerts, deskOf, problems, another }
}

const append = (log: AuditLog, count: number, action = 'study:read') =>
  log.append(
    Array.from({ length: count }, (_, n) => ({
      ...{ time: '2026-11-26T08:00:00.000Z', action, outcome: 'success' as const, principal: `person:${n}` },
    })),
  )

test('witnesses sign a log as it grows, and the verification finds that they did', async () => {
  const { log, deskOf, problems, alerts } = await setUp()
  const desk = deskOf(log)
  expect(await problems('audit')).toEqual(['witness-missing'])
  for (const count of [3, 600, 0, 1]) {
    await append(log, count)
    const size = log.size
    expect(await desk.ask()).toEqual([
      { witness: 'witness.example/0', entries: size },
      { witness: 'witness.example/1', entries: size },
    ])
  }
  expect(await problems('audit')).toEqual([])
  expect(alerts).toEqual([])
})

test('a witness that knows more or less than we think is asked again from where it is', async () => {
  const { log, witnesses, deskOf } = await setUp(1)
  await append(log, 5)
  await deskOf(log).ask()
  witnesses[0]!.seen.clear()
  await append(log, 5)
  expect(await deskOf(log).ask()).toEqual([{ witness: 'witness.example/0', entries: 10 }])
})

test('a fork is signed by none, raises an alarm, and is found by the verification', async () => {
  const { log, deskOf, another, alerts, problems } = await setUp()
  await append(log, 300)
  await deskOf(log).ask()
  const fork = await another('fork')
  await append(fork, 400, 'study:list')
  const answers = await deskOf(fork).ask()
  expect(answers.map(({ entries, why }) => [entries, why])).toEqual([
    [0, 'witness.example/0 does not sign the checkpoint (status 422)'],
    [0, 'witness.example/1 does not sign the checkpoint (status 422)'],
  ])
  expect(alerts.map(({ kind }) => kind)).toEqual(['audit:log-damaged', 'audit:log-damaged'])
  expect(await problems('fork')).toEqual(['witness-missing'])
})

test('a log that was rolled back is signed by none and raises an alarm', async () => {
  const { log, deskOf, another, alerts } = await setUp(1)
  await append(log, 300)
  await deskOf(log).ask()
  const older = await another('older')
  await append(older, 100)
  expect(await deskOf(older).ask()).toMatchObject([{ entries: 0, why: expect.stringContaining('300 entries') }])
  expect(alerts).toMatchObject([{ kind: 'audit:log-damaged', detail: { entries: 100, signed: 300 } }])
})

test.each([
  [{ status: 200, text: 'no signature\n' }, 'not a signed note'],
  [{ status: 200, text: 'x'.repeat(100_000) }, 'too long'],
  [{ status: 500, text: '' }, 'status 500'],
  [{ status: 409, type: 'text/x.tlog.size', text: 'many\n' }, 'status 409'],
  [{ status: 302, text: '' }, 'status 302'],
])('the answer %o is no signature, and the other witness signs all the same', async (instead, why) => {
  const { log, witnesses, deskOf } = await setUp()
  await append(log, 5)
  witnesses[0]!.instead = instead
  const [odd, sound] = await deskOf(log).ask()
  expect(odd).toMatchObject({ entries: 0, why: expect.stringContaining(why) })
  expect(sound).toEqual({ witness: 'witness.example/1', entries: 5 })
})

test('a witness whose certificate is not trusted is sent nothing', async () => {
  const { log, witnesses, deskOf } = await setUp(1)
  await append(log, 5)
  const answers = await deskOf(log, ownCertificate().certificateFile).ask()
  expect(answers).toMatchObject([{ entries: 0, why: expect.stringContaining('cannot be asked') }])
  expect(witnesses[0]!.seen.size).toBe(0)
})

test('of each witness it is known when it signed last, for how much, and why it did not since', async () => {
  const { log, witnesses, deskOf } = await setUp()
  const desk = deskOf(log)
  const hourMs = 3_600_000
  expect(await desk.states()).toEqual([0, 1].map((n) => ({ witness: `witness.example/${n}`, entries: 0, late: true })))
  await append(log, 5)
  await desk.ask()
  await append(log, 5)
  witnesses[0]!.instead = { status: 500, text: '' }
  await desk.ask()
  const [first, second] = await desk.states()
  expect(first).toMatchObject({ entries: 5, why: expect.stringContaining('status 500'), late: false })
  expect(second).toMatchObject({ entries: 10, late: false })
  expect(second).not.toHaveProperty('why')
  for (const { signedAt, askedAt } of [first!, second!])
    for (const time of [signedAt, askedAt]) expect(Math.abs(Date.parse(time!) - Date.now())).toBeLessThan(hourMs)
  // Asked every hour: one round may fail.
  expect((await desk.states(Date.now() + 1.9 * hourMs)).map(({ late }) => late)).toEqual([false, false])
  expect((await desk.states(Date.now() + 2.1 * hourMs)).map(({ late }) => late)).toEqual([true, true])
  // A restart forgets what was answered, not what was signed.
  expect((await deskOf(log).states())[0]).toEqual({
    ...{ witness: 'witness.example/0', entries: 5, late: false },
    signedAt: expect.any(String),
  })
})

test('a witness with a clock beyond all dates is late, and nothing breaks', async () => {
  const { log, witnesses, deskOf } = await setUp(1)
  await append(log, 1)
  witnesses[0]!.now = () => 2 ** 52
  await deskOf(log).ask()
  expect(await deskOf(log).states()).toEqual([{ witness: 'witness.example/0', entries: 1, late: true }])
})
