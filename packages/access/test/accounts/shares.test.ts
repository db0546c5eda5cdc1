import { describe, expect, test } from 'vitest'
import { Gate, type NewShare, type PersonPrincipal, type Principal } from '../../src/index.ts'
import { goodPassword, useAccounts } from './fixture.ts'

const fixture = useAccounts()
const ada: PersonPrincipal = { kind: 'person', name: 'Ada', role: 'clinician', via: 'session' }
const hourMs = 3_600_000
const address = '192.0.2.7'
const create = (share: Partial<NewShare> = {}) =>
  fixture.accounts.createShare(ada, { studyInstanceUID: '1.2', recipient: 'Dr Roe', expiresInMs: hourMs, ...share })
const closed = expect.objectContaining({ code: 'LG_SHARE_CLOSED' })

describe('a share', () => {
  test('is opened by secret and code, however the code is written, and is a principal of its own', async () => {
    const { id, secret, code } = await create({ seriesInstanceUIDs: ['1.2.1'], openings: 2 })
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/)
    const opened = await fixture.accounts.openShare(secret, ` ${code.toLowerCase().replace('-', ' ')}`, address)
    const principal = { kind: 'share', name: id, recipient: 'Dr Roe', madeBy: 'person:Ada', studyInstanceUID: '1.2' }
    expect(opened.principal).toEqual({ ...principal, seriesInstanceUIDs: ['1.2.1'] })
    expect(await fixture.accounts.shareSessionOf(opened.secret)).toMatchObject({ principal: opened.principal })
    expect(await fixture.accounts.share(id)).toMatchObject({ opened: 1, state: 'open', createdBy: 'person:Ada' })
  })

  test('is not opened by the secret of its cookie, nor is its link a cookie', async () => {
    const { secret, code } = await create({ openings: 2 })
    const opened = await fixture.accounts.openShare(secret, code, address)
    await expect(fixture.accounts.openShare(opened.secret, code, address)).rejects.toThrow(closed)
    expect(await fixture.accounts.shareSessionOf(secret)).toBeUndefined()
  })

  test('of many who open it at the same moment, as many get in as may', async () => {
    const { secret, code } = await create({ openings: 2 })
    const attempts = Array.from({ length: 5 }, (_, index) =>
      fixture.accounts.openShare(secret, code, `192.0.2.${index}`),
    )
    const settled = await Promise.allSettled(attempts)
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  })

  test('that is used up, expired or revoked answers as one that never was', async () => {
    const [used, expired, revoked] = [await create(), await create(), await create({ expiresInMs: 2 * hourMs })]
    await fixture.accounts.openShare(used.secret, used.code, address)
    await fixture.accounts.revokeShare(revoked.id)
    const never = await fixture.accounts.openShare('x', 'y', address).catch(({ message }) => message)
    const told = async ({ secret, code }: { secret: string; code: string }) =>
      expect(fixture.accounts.openShare(secret, code, address)).rejects.toMatchObject({ message: never })
    await told(used)
    await told(revoked)
    fixture.now += hourMs
    await told(expired)
    const states = new Map((await fixture.accounts.listShares()).map(({ id, state }) => [id, state]))
    expect([used, expired, revoked].map(({ id }) => states.get(id))).toEqual(['expired', 'expired', 'revoked'])
  })

  test('that is revoked shows nothing from then on, also to who has it open, also after a restart', async () => {
    const { id, secret, code } = await create()
    const opened = await fixture.accounts.openShare(secret, code, address)
    await fixture.restart()
    expect(await fixture.accounts.shareSessionOf(opened.secret)).toBeDefined()
    await fixture.accounts.revokeShare(id)
    expect(await fixture.accounts.shareSessionOf(opened.secret)).toBeUndefined()
    await fixture.restart()
    expect(await fixture.accounts.shareSessionOf(opened.secret)).toBeUndefined()
  })

  test('ends at its hour, and when nobody looks for an hour', async () => {
    const { secret, code } = await create({ expiresInMs: 24 * hourMs, openings: 2 })
    const [first, second] = [
      await fixture.accounts.openShare(secret, code, address),
      await fixture.accounts.openShare(secret, code, address),
    ]
    for (let hours = 0; hours < 23.5; hours += 0.5) {
      fixture.now += hourMs / 2
      expect(await fixture.accounts.shareSessionOf(first.secret), `${hours}`).toBeDefined()
    }
    expect(await fixture.accounts.shareSessionOf(second.secret)).toBeUndefined()
    fixture.now += hourMs / 2
    expect(await fixture.accounts.shareSessionOf(first.secret)).toBeUndefined()
  })

  test('ends with the account of whoever made it', async () => {
    await fixture.accounts.addUser({ name: 'Ada', role: 'clinician', password: goodPassword })
    const { secret, code } = await create()
    const opened = await fixture.accounts.openShare(secret, code, address)
    await fixture.accounts.disableUser('ada')
    expect(await fixture.accounts.shareSessionOf(opened.secret)).toBeUndefined()
  })

  test('shows nothing while whoever made it is suspended, and goes on afterwards', async () => {
    const { secret, code } = await create({ openings: 2 })
    const opened = await fixture.accounts.openShare(secret, code, address)
    await fixture.accounts.suspend({ ...ada, name: 'ADA' }, 'a canary was touched')
    expect(fixture.accounts.isSuspended(opened.principal)).toBe(true)
    expect(await fixture.accounts.shareSessionOf(opened.secret)).toBeUndefined()
    await expect(fixture.accounts.openShare(secret, code, address)).rejects.toThrow(closed)
    await fixture.accounts.reinstate('person:ada')
    expect(await fixture.accounts.shareSessionOf(opened.secret)).toBeDefined()
    await expect(fixture.accounts.openShare(secret, code, address)).resolves.toBeDefined()
  })

  test('of a program ends with its token', async () => {
    const token: Principal = { kind: 'token', name: 'portal', role: 'clinician' }
    await fixture.accounts.createToken({ name: 'portal', role: 'clinician' })
    const wanted = { studyInstanceUID: '1.2', recipient: 'Dr Roe', expiresInMs: hourMs }
    const { secret, code } = await fixture.accounts.createShare(token, wanted)
    const opened = await fixture.accounts.openShare(secret, code, address)
    await fixture.accounts.revokeToken('portal')
    expect(await fixture.accounts.shareSessionOf(opened.secret)).toBeUndefined()
  })

  test('of a program with a key of its own ends when the program is removed, also to who has it open', async () => {
    const wanted = { studyInstanceUID: '1.2', recipient: 'Dr Roe', expiresInMs: hourMs, openings: 3 }
    const client: Principal = { kind: 'token', name: 'portal', role: 'clinician' }
    await fixture.accounts.addClient({ name: 'portal', role: 'clinician', keys: '{}' })
    const { id, secret, code } = await fixture.accounts.createShare(client, wanted)
    const opened = await fixture.accounts.openShare(secret, code, address)
    expect(fixture.accounts.isSuspended(opened.principal)).toBe(false)
    await fixture.accounts.removeClient('portal')
    expect(fixture.accounts.isSuspended(opened.principal)).toBe(true)
    expect(await fixture.accounts.shareSessionOf(opened.secret)).toBeUndefined()
    await expect(fixture.accounts.openShare(secret, code, address)).rejects.toThrow(closed)
    // Another program of the same name does not bring it back.
    await fixture.accounts.addClient({ name: 'portal', role: 'clinician', keys: '{}' })
    await fixture.restart()
    expect(await fixture.accounts.shareSessionOf(opened.secret)).toBeUndefined()
    expect(await fixture.accounts.share(id)).toMatchObject({ state: 'revoked' })
  })

  test('of a program shows nothing while the program is disabled, and goes on afterwards', async () => {
    const wanted = { studyInstanceUID: '1.2', recipient: 'Dr Roe', expiresInMs: hourMs, openings: 2 }
    const client: Principal = { kind: 'token', name: 'portal', role: 'clinician' }
    await fixture.accounts.addClient({ name: 'portal', role: 'clinician', keys: '{}' })
    const { secret, code } = await fixture.accounts.createShare(client, wanted)
    const opened = await fixture.accounts.openShare(secret, code, address)
    await fixture.accounts.setClientDisabled('portal', true)
    expect(fixture.accounts.isSuspended(opened.principal)).toBe(true)
    expect(await fixture.accounts.shareSessionOf(opened.secret)).toBeUndefined()
    await expect(fixture.accounts.openShare(secret, code, address)).rejects.toThrow(closed)
    await fixture.restart()
    expect(await fixture.accounts.shareSessionOf(opened.secret)).toBeUndefined()
    await fixture.accounts.setClientDisabled('portal', false)
    expect(await fixture.accounts.shareSessionOf(opened.secret)).toBeDefined()
    await expect(fixture.accounts.openShare(secret, code, address)).resolves.toBeDefined()
  })

  test('ends with the role of whoever made it: the provider gives them another, or none', async () => {
    const identity = { issuer: 'https://id.example', subject: '7' }
    for (const role of ['auditor', undefined] as const) {
      const grete = await fixture.accounts.vouchedFor(identity, 'clinician', ['Grete'])
      const wanted = { studyInstanceUID: '1.2', recipient: 'Dr Roe', expiresInMs: hourMs }
      const { secret, code } = await fixture.accounts.createShare(grete, wanted)
      const opened = await fixture.accounts.openShare(secret, code, address)
      await fixture.accounts.vouchedFor(identity, 'clinician', ['Grete'])
      expect(await fixture.accounts.shareSessionOf(opened.secret)).toBeDefined()
      await fixture.accounts.vouchedFor(identity, role, ['Grete']).catch(() => undefined)
      expect(await fixture.accounts.shareSessionOf(opened.secret)).toBeUndefined()
    }
  })

  test('that ended, or whose study was erased, is refused by the gate in the middle of what runs', async () => {
    const [revoked, erased, expired] = [await create(), await create({ studyInstanceUID: '1.3' }), await create()]
    const principals = await Promise.all(
      [revoked, erased, expired].map(async ({ secret, code }, index) => {
        return (await fixture.accounts.openShare(secret, code, `192.0.2.${index}`)).principal
      }),
    )
    const gate = new Gate({ isSuspended: (principal) => fixture.accounts.isSuspended(principal) })
    const sees = () =>
      principals.map((principal) => {
        return gate.decide(principal, 'study:read', { StudyInstanceUID: principal.studyInstanceUID }).allowed
      })
    expect(sees()).toEqual([true, true, true])
    await fixture.accounts.revokeShare(revoked.id)
    fixture.accounts.forgetSharesOf('1.3')
    expect(sees()).toEqual([false, false, true])
    fixture.now += hourMs
    expect(sees()).toEqual([false, false, false])
    expect(gate.decide(principals[0]!, 'study:read')).toMatchObject({ reason: expect.stringContaining('has ended') })
  })

  test('without identities has a key of its own for stand-ins, which is destroyed with it', async () => {
    const [one, other, whole] = [
      await create({ deIdentified: true, openings: 2 }),
      await create({ deIdentified: true }),
      await create(),
    ]
    const keyOf = ({ id }: { id: string }) => fixture.accounts.pseudonymKeyOfShare(id)
    const keys = [await keyOf(one), await keyOf(other)]
    expect(keys.map((key) => key?.length)).toEqual([32, 32])
    expect(keys[0]).not.toEqual(keys[1])
    expect(await keyOf(whole)).toBeUndefined()
    const { principal } = await fixture.accounts.openShare(one.secret, one.code, address)
    expect(principal.deIdentified).toBe(true)
    expect(JSON.stringify(principal)).not.toContain(Buffer.from(keys[0]!).toString('base64'))
    await fixture.restart()
    expect(await keyOf(one)).toEqual(keys[0])
    await fixture.accounts.revokeShare(one.id)
    expect(await keyOf(one)).toBeUndefined()
    expect(await fixture.accounts.share(one.id)).toMatchObject({ deIdentified: true, state: 'revoked' })
    fixture.now += hourMs
    expect(await keyOf(other)).toBeUndefined()
  })

  test('cannot be guessed: attempts slow down by address, and ten wrong codes lock it', async () => {
    const { id, secret, code } = await create()
    const guess = (from: string) => fixture.accounts.openShare(secret, 'AAAA-AAAA', from)
    for (let count = 0; count < 5; count += 1) await expect(guess(address)).rejects.toThrow(closed)
    await expect(guess(address)).rejects.toMatchObject({ code: 'LG_SIGN_IN_THROTTLED' })
    for (let count = 0; count < 4; count += 1) await expect(guess(`198.51.100.${count}`)).rejects.toThrow(closed)
    await expect(guess('198.51.100.4')).rejects.toMatchObject({ detail: { locked: id, madeBy: 'person:Ada' } })
    await expect(guess('198.51.100.5')).rejects.toMatchObject({ detail: {} })
    expect(await fixture.accounts.share(id)).toMatchObject({ state: 'locked' })
    await expect(fixture.accounts.openShare(secret, code, '203.0.113.1')).rejects.toThrow(closed)
  })

  test('of a study that was erased is forgotten with it', async () => {
    const { id, secret, code } = await create()
    const opened = await fixture.accounts.openShare(secret, code, address)
    fixture.accounts.forgetSharesOf('1.2')
    expect(await fixture.accounts.shareSessionOf(opened.secret)).toBeUndefined()
    expect(await fixture.accounts.share(id)).toBeUndefined()
  })

  test.each<[string, Partial<NewShare>]>([
    ['nobody', { recipient: ' ' }],
    ['a name without end', { recipient: 'x'.repeat(65) }],
    ['control characters', { recipient: 'Dr\u202eRoe' }],
    ['no series', { seriesInstanceUIDs: [] }],
    ['a study that no address can name', { studyInstanceUID: '..' }],
    ['a series that is none', { seriesInstanceUIDs: ['1.2', '../x'] }],
    ['half an opening', { openings: 0.5 }],
    ['a thousand openings', { openings: 1000 }],
  ])('for %s is refused', async (_, share) => {
    await expect(create(share)).rejects.toMatchObject({ code: 'LG_SHARE_INVALID' })
  })

  test('without an end is refused', async () => {
    await expect(create({ expiresInMs: 93 * 24 * hourMs })).rejects.toMatchObject({ code: 'LG_EXPIRY_INVALID' })
  })
})
