import { describe, expect, test } from 'vitest'
import { Accounts, type PersonPrincipal } from '../../src/index.ts'
import { dayMs, goodPassword, hourMs, key, minuteMs, shown, useAccounts } from './fixture.ts'

const fixture = useAccounts()
const addAda = (password = goodPassword) => fixture.accounts.addUser({ name: 'Ada', role: 'clinician', password })
const ada: PersonPrincipal = { kind: 'person', name: 'Ada', role: 'clinician', via: 'session' }

describe('a password is refused', () => {
  test.each([
    ['short', 'eleven char'],
    ['common', 'Password1234'],
    ['common', 'correct horse battery staple'],
    ['uniform', 'abababababababab'],
    ['name', 'my name is ADA!'],
    ['long', 'lead glass'.repeat(200)],
  ])('that is %s', async (why, password) => {
    await expect(addAda(password)).rejects.toMatchObject({ code: 'LG_PASSWORD_WEAK', detail: { why } })
    expect(await fixture.accounts.listUsers()).toEqual([])
  })
})

describe('a name', () => {
  test.each(['', ' ada', 'ada ', 'a\nb', 'a\\b', '<b>', 'x'.repeat(65), '..'])('cannot be %j', async (name) => {
    const adding = fixture.accounts.addUser({ name, role: 'clinician', password: goodPassword })
    await expect(adding).rejects.toMatchObject({ code: 'LG_NAME_INVALID' })
  })

  test.each(['a', 'Zoë Müller', 'dr.who@example.org', '田中', 'x'.repeat(64)])('can be %j', async (name) => {
    await fixture.accounts.addUser({ name, role: 'clinician', password: 'seven blue windows' })
    expect(await fixture.accounts.listUsers()).toMatchObject([{ name, role: 'clinician', hasPassword: true }])
  })

  test('is taken in whatever case, and by one of two at the same time', async () => {
    const both = await Promise.allSettled([
      addAda(),
      fixture.accounts.addUser({ name: 'ADA', role: 'auditor', password: goodPassword }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(addAda()).rejects.toMatchObject({ code: 'LG_NAME_TAKEN' })
  })
})

describe('a session', () => {
  test('knows its person and outlives a restart', async () => {
    await addAda()
    const { secret, csrfToken, expiresAt } = await fixture.accounts.createSession(ada, shown)
    expect(expiresAt).toBe('2026-11-24T16:00:00.000Z')
    expect(await fixture.accounts.sessionOf(secret)).toMatchObject({ principal: ada, csrfToken, expiresAt })
    await fixture.restart()
    expect(await fixture.accounts.sessionOf(secret)).toMatchObject({ principal: ada, csrfToken, expiresAt })
    expect(await fixture.accounts.sessionOf(csrfToken)).toBeUndefined()
  })

  test('ends after 30 idle minutes', async () => {
    await addAda()
    const { secret } = await fixture.accounts.createSession(ada, shown)
    fixture.now += 29 * minuteMs
    expect(await fixture.accounts.sessionOf(secret)).toBeDefined()
    fixture.now += 29 * minuteMs
    expect(await fixture.accounts.sessionOf(secret)).toBeDefined()
    fixture.now += 30 * minuteMs
    expect(await fixture.accounts.sessionOf(secret)).toBeUndefined()
    fixture.now -= 30 * minuteMs
    expect(await fixture.accounts.sessionOf(secret)).toBeUndefined()
  })

  test('ends after 12 hours, however busy', async () => {
    await addAda()
    const { secret } = await fixture.accounts.createSession(ada, shown)
    for (let i = 0; i < 12 * 4 - 1; i++) {
      fixture.now += 15 * minuteMs
      expect(await fixture.accounts.sessionOf(secret)).toBeDefined()
    }
    fixture.now += 15 * minuteMs
    expect(await fixture.accounts.sessionOf(secret)).toBeUndefined()
    await fixture.restart()
    expect(await fixture.accounts.sessionOf(secret)).toBeUndefined()
  })

  test('ends after as long as the setting says', async () => {
    await fixture.accounts.close()
    const clock = () => fixture.now
    fixture.accounts = await Accounts.open({ path: fixture.path, key, clock, sessionMs: 20 * minuteMs })
    await addAda()
    const { secret, expiresAt } = await fixture.accounts.createSession(ada, shown)
    expect(Date.parse(expiresAt)).toBe(fixture.now + 20 * minuteMs)
    fixture.now += 20 * minuteMs - 1
    expect(await fixture.accounts.sessionOf(secret)).toBeDefined()
    fixture.now += 1
    expect(await fixture.accounts.sessionOf(secret)).toBeUndefined()
  })

  test('ends when its person ends it, and stays ended', async () => {
    await addAda()
    const { secret } = await fixture.accounts.createSession(ada, shown)
    expect(await fixture.accounts.endSession(secret)).toEqual(ada)
    expect(await fixture.accounts.endSession(secret)).toBeUndefined()
    await fixture.restart()
    expect(await fixture.accounts.sessionOf(secret)).toBeUndefined()
  })

  test('ends when its person is disabled or gets another password', async () => {
    await addAda()
    const first = await fixture.accounts.createSession(ada, shown)
    await fixture.accounts.setPassword('ada', 'eight lead windows')
    expect(await fixture.accounts.sessionOf(first.secret)).toBeUndefined()
    await expect(fixture.accounts.verifyPassword('ada', 'eight lead windows', '::1')).resolves.toEqual(ada)
    const second = await fixture.accounts.createSession(ada, shown)
    await fixture.accounts.disableUser('ada')
    expect(await fixture.accounts.sessionOf(second.secret)).toBeUndefined()
    await expect(fixture.accounts.createSession(ada, shown)).rejects.toMatchObject({ code: 'LG_SIGN_IN_FAILED' })
  })

  test('is not given under a role the person does not have', async () => {
    await addAda()
    const forged = fixture.accounts.createSession({ ...ada, role: 'administrator' }, shown)
    await expect(forged).rejects.toMatchObject({ code: 'LG_SIGN_IN_FAILED' })
  })
})

describe('a one-time link', () => {
  const invalid = { code: 'LG_LINK_INVALID' }
  const enrol = (secret: string, name = 'root admin', password = goodPassword) =>
    fixture.accounts.enrolAdministrator({ secret, name, password })

  test('makes the first administrator, once', async () => {
    const { secret, expiresAt } = await fixture.accounts.createLink({ purpose: 'enrol-administrator' })
    expect(expiresAt).toBe('2026-11-25T04:00:00.000Z')
    expect(await fixture.accounts.hasAdministrator()).toBe(false)
    expect(await enrol(secret)).toMatchObject({ name: 'root admin', role: 'administrator' })
    expect(await fixture.accounts.hasAdministrator()).toBe(true)
    await expect(enrol(secret, 'another')).rejects.toMatchObject(invalid)
  })

  test('makes one administrator of ten who use it at the same time', async () => {
    const { secret } = await fixture.accounts.createLink({ purpose: 'enrol-administrator' })
    const all = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => enrol(secret, `person${i}`)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await fixture.accounts.listUsers()).toHaveLength(1)
  })

  test('makes no second administrator, though two links were made', async () => {
    const first = await fixture.accounts.createLink({ purpose: 'enrol-administrator' })
    const second = await fixture.accounts.createLink({ purpose: 'enrol-administrator' })
    await enrol(first.secret)
    await expect(enrol(second.secret, 'another')).rejects.toMatchObject(invalid)
  })

  test('is still good after a weak password', async () => {
    const { secret } = await fixture.accounts.createLink({ purpose: 'enrol-administrator' })
    await expect(enrol(secret, 'root', 'short')).rejects.toMatchObject({ code: 'LG_PASSWORD_WEAK' })
    await expect(enrol(secret)).resolves.toMatchObject({ role: 'administrator' })
  })

  test('signs in once, makes its person if there is none, and expires', async () => {
    const link = () => fixture.accounts.createLink({ purpose: 'sign-in', name: 'guest', role: 'clinician' })
    const { secret } = await link()
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => fixture.accounts.redeemLink(secret)))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await fixture.accounts.listUsers()).toMatchObject([{ name: 'guest', hasPassword: false }])
    const late = await link()
    fixture.now += hourMs
    await expect(fixture.accounts.redeemLink(late.secret)).rejects.toMatchObject(invalid)
  })

  test('is not good for another purpose, nor for a disabled person, nor with another role', async () => {
    await addAda()
    const enrolment = await fixture.accounts.createLink({ purpose: 'enrol-administrator' })
    await expect(fixture.accounts.redeemLink(enrolment.secret)).rejects.toMatchObject(invalid)
    const other = await fixture.accounts.createLink({ purpose: 'sign-in', name: 'ada', role: 'auditor' })
    await expect(fixture.accounts.redeemLink(other.secret)).rejects.toMatchObject(invalid)
    const signIn = await fixture.accounts.createLink({ purpose: 'sign-in', name: 'ada', role: 'clinician' })
    await expect(enrol(signIn.secret)).rejects.toMatchObject(invalid)
    await fixture.accounts.disableUser('ada')
    await expect(fixture.accounts.redeemLink(signIn.secret)).rejects.toMatchObject(invalid)
  })

  test('cannot live longer than a week', async () => {
    const link = fixture.accounts.createLink({ purpose: 'enrol-administrator', expiresInMs: 8 * dayMs })
    await expect(link).rejects.toMatchObject({ code: 'LG_EXPIRY_INVALID' })
  })
})
