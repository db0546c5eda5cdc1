import { SoftwareAuthenticator, totpCode } from '@leadglass/testkit'
import { describe, expect, test } from 'vitest'
import { Accounts, type PersonPrincipal } from '../../src/index.ts'
import { dayMs, goodPassword, hourMs, key, minuteMs, shown, useAccounts } from './fixture.ts'

const fixture = useAccounts()
const ada: PersonPrincipal = { kind: 'person', name: 'Ada', role: 'clinician', via: 'session' }
const here = '192.0.2.7'
const there = '198.51.100.1'
const site = { id: 'pacs.example.org', origin: 'https://pacs.example.org' }
const byPassword = { method: 'password', address: here } as const
const factors = () => fixture.accounts.secondFactors
const wrong = { code: 'LG_SECOND_FACTOR_WRONG' }
const throttled = { code: 'LG_SIGN_IN_THROTTLED' }

/** Without a password, which takes long to hash, where none is typed. */
const addAda = (password?: string) =>
  fixture.accounts.addUser({ name: 'Ada', role: 'clinician', ...(password && { password }) })
const withPassword = () => fixture.accounts.createSession(ada, byPassword)

/** Ada enrols an authenticator app. */
async function enrolTotp(password?: string) {
  await addAda(password)
  const { secret } = await withPassword()
  const totp = await factors().beginTotp(secret)
  const { session, recoveryCodes = [] } = await factors().finishTotp(secret, totpCode(totp.secret, fixture.now), here)
  fixture.now += minuteMs
  const code = () => totpCode(totp.secret, fixture.now)
  return { session, recoveryCodes, totp, code }
}

/** Ada enrols a passkey. */
async function enrolPasskey(authenticator = new SoftwareAuthenticator()) {
  await addAda()
  const { secret } = await withPassword()
  const options = await factors().passkeyRegistrationOptions(secret, site)
  const { session } = await factors().addPasskey(secret, site, 'phone', authenticator.register(options, site.origin))
  return { authenticator, session }
}
const showPasskey = async (
  authenticator: SoftwareAuthenticator,
  options: Parameters<SoftwareAuthenticator['assert']>[2] = {},
  secret?: string,
) => {
  const request = await factors().passkeyOptions(site)
  return factors().showPasskey(site, authenticator.assert(request, site.origin, options), { address: here }, secret)
}

describe('a password alone', () => {
  test('begins a session that is nobody yet, over a restart too', async () => {
    await addAda()
    const { secret } = await withPassword()
    for (const _ of ['before', 'after']) {
      expect(await fixture.accounts.sessionOf(secret)).toBeUndefined()
      expect(await fixture.accounts.unfinishedSessionOf(secret)).toMatchObject({ needs: 'enrolment', principal: ada })
      await fixture.restart()
    }
  })

  test('leaves a quarter of an hour', async () => {
    await addAda()
    const { secret } = await withPassword()
    fixture.now += 15 * minuteMs
    expect(await fixture.accounts.unfinishedSessionOf(secret)).toBeUndefined()
  })

  test('is enough only until the day that the dangerous setting names, and never for who has a second factor', async () => {
    await fixture.accounts.close()
    const until = fixture.now + dayMs
    const clock = () => fixture.now
    fixture.accounts = await Accounts.open({ path: fixture.path, key, clock, dangerouslyAllowOneFactorUntil: until })
    await addAda()
    const early = await withPassword()
    expect(await fixture.accounts.sessionOf(early.secret)).toMatchObject({ principal: ada })
    const { secret } = await factors().beginTotp(early.secret)
    await factors().finishTotp(early.secret, totpCode(secret, fixture.now), here)
    expect(await withPassword()).toMatchObject({ needs: 'second-factor' })
    fixture.now = until
    await fixture.accounts.addUser({ name: 'Bob', role: 'clinician' })
    expect(await fixture.accounts.createSession({ ...ada, name: 'Bob' }, byPassword)).toMatchObject({
      needs: 'enrolment',
    })
  })
})

describe('an authenticator app', () => {
  test('counts once a code of it was shown; the session is whole then, under a new secret', async () => {
    await addAda()
    const { secret } = await withPassword()
    const begun = await factors().beginTotp(secret)
    expect(begun.uri).toBe(`otpauth://totp/Leadglass:Ada?secret=${begun.secret}&issuer=Leadglass`)
    expect(await factors().summary(secret)).toMatchObject({ totp: false })
    await expect(factors().finishTotp(secret, '000000', here)).rejects.toMatchObject(wrong)
    const { session, recoveryCodes } = await factors().finishTotp(secret, totpCode(begun.secret, fixture.now), here)
    expect(recoveryCodes).toHaveLength(10)
    expect(await fixture.accounts.unfinishedSessionOf(secret)).toBeUndefined()
    expect(await fixture.accounts.sessionOf(session.secret)).toMatchObject({ principal: ada, method: 'totp' })
  })

  test('finishes signing in with a code, which is not taken a second time', async () => {
    const { code } = await enrolTotp()
    const first = await withPassword()
    expect(first).toMatchObject({ needs: 'second-factor' })
    const whole = await factors().showTotp(first.secret, code(), here)
    expect(await fixture.accounts.sessionOf(whole.secret)).toMatchObject({ principal: ada })
    const second = await withPassword()
    await expect(factors().showTotp(second.secret, code(), here)).rejects.toMatchObject(wrong)
    fixture.now += 30_000
    await expect(factors().showTotp(second.secret, code(), here)).resolves.toMatchObject({ method: 'totp' })
  })

  test('of two who show one code at the same moment lets one in', async () => {
    const { code } = await enrolTotp()
    const [one, two] = [await withPassword(), await withPassword()]
    const both = await Promise.allSettled([one, two].map(({ secret }) => factors().showTotp(secret, code(), here)))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test.each([
    [-60_000, false],
    [-30_000, true],
    [30_000, true],
    [60_000, false],
  ])('whose clock is %d ms off is taken: %s', async (offMs, taken) => {
    const { totp } = await enrolTotp()
    fixture.now += 5 * minuteMs
    const { secret } = await withPassword()
    const shown = factors().showTotp(secret, totpCode(totp.secret, fixture.now + offMs), here)
    await (taken ? expect(shown).resolves.toBeDefined() : expect(shown).rejects.toMatchObject(wrong))
  })

  test.each(['', '12345', '1234567', 'abcdef', '１２３４５６', '-12345', '1e5000', '9'.repeat(1000)])(
    'does not trip over %j',
    async (code) => {
      await enrolTotp()
      const { secret } = await withPassword()
      await expect(factors().showTotp(secret, code, here)).rejects.toMatchObject(wrong)
    },
  )

  test('that is enrolled anew takes the old one’s place', async () => {
    const { session, code } = await enrolTotp()
    const anew = await factors().beginTotp(session.secret)
    const { recoveryCodes } = await factors().finishTotp(session.secret, totpCode(anew.secret, fixture.now), here)
    expect(recoveryCodes).toBeUndefined()
    fixture.now += minuteMs
    const { secret } = await withPassword()
    await expect(factors().showTotp(secret, code(), here)).rejects.toMatchObject(wrong)
    const right = totpCode(anew.secret, fixture.now)
    await expect(factors().showTotp(secret, right, here)).resolves.toBeDefined()
  })

  test('cannot be shown in the session of somebody who has none', async () => {
    await addAda()
    const { secret } = await withPassword()
    await expect(factors().showTotp(secret, '123456', here)).rejects.toMatchObject(wrong)
  })
})

describe('guessing codes', () => {
  test('is slowed down for the address and leaves the person alone', async () => {
    const { code } = await enrolTotp()
    const { secret } = await withPassword()
    for (let guess = 0; guess < 5; guess++)
      await expect(factors().showTotp(secret, '000000', there)).rejects.toMatchObject(wrong)
    await expect(factors().showTotp(secret, '000000', there)).rejects.toMatchObject(throttled)
    await expect(factors().showTotp(secret, code(), here)).resolves.toBeDefined()
  })

  test('from many addresses is slowed down for the account, but not where the person is known', async () => {
    const { code } = await enrolTotp()
    const known = await withPassword()
    await factors().showTotp(known.secret, code(), here)
    fixture.now += minuteMs
    const { secret } = await withPassword()
    for (let guess = 0; guess < 20; guess++)
      await expect(factors().showTotp(secret, '000000', `203.0.113.${guess}`)).rejects.toMatchObject(wrong)
    await expect(factors().showTotp(secret, '000000', '203.0.113.99')).rejects.toMatchObject(throttled)
    await expect(factors().showTotp(secret, code(), here)).resolves.toBeDefined()
  })

  test('gains nothing by signing in with the password in between', async () => {
    await enrolTotp(goodPassword)
    for (let guess = 0; guess < 5; guess++) {
      await fixture.accounts.verifyPassword('ada', goodPassword, there)
      const { secret } = await withPassword()
      await expect(factors().showTotp(secret, '000000', there)).rejects.toMatchObject(wrong)
    }
    const { secret } = await withPassword()
    await expect(factors().showTotp(secret, '000000', there)).rejects.toMatchObject(throttled)
  })
})

describe('recovery codes', () => {
  test('work once each, however they are typed', async () => {
    const { recoveryCodes } = await enrolTotp()
    const [code = ''] = recoveryCodes
    expect(code).toMatch(/^([A-Z2-9]{4}-){5}[A-Z2-9]{4}$/)
    const first = await withPassword()
    const typed = code.toLowerCase().replaceAll('-', ' ')
    await expect(factors().showRecoveryCode(first.secret, typed, here)).resolves.toMatchObject({ principal: ada })
    const second = await withPassword()
    await expect(factors().showRecoveryCode(second.secret, code, here)).rejects.toMatchObject(wrong)
    expect(await fixture.accounts.factorsOf('ada')).toMatchObject({ recoveryCodes: 9 })
  })

  test('of one person are worth nothing for another', async () => {
    const { recoveryCodes } = await enrolTotp()
    await fixture.accounts.addUser({ name: 'Bob', role: 'clinician' })
    const { secret } = await fixture.accounts.createSession({ ...ada, name: 'Bob' }, byPassword)
    await expect(factors().showRecoveryCode(secret, recoveryCodes[0]!, here)).rejects.toMatchObject(wrong)
  })

  test('are replaced by a new set', async () => {
    const { session, recoveryCodes } = await enrolTotp()
    const renewed = await factors().renewRecoveryCodes(session.secret)
    expect(new Set([...renewed, ...recoveryCodes]).size).toBe(20)
    const { secret } = await withPassword()
    await expect(factors().showRecoveryCode(secret, recoveryCodes[0]!, here)).rejects.toMatchObject(wrong)
    await expect(factors().showRecoveryCode(secret, renewed[0]!, here)).resolves.toBeDefined()
  })
})

describe('a passkey', () => {
  test('signs in alone, since it verifies the person', async () => {
    const { authenticator } = await enrolPasskey()
    const session = await showPasskey(authenticator)
    expect(await fixture.accounts.sessionOf(session.secret)).toMatchObject({ principal: ada, method: 'passkey' })
    expect((await fixture.accounts.factorsOf('ada')).passkeys).toMatchObject([
      { label: 'phone', usedAt: expect.any(String) },
    ])
  })

  test('finishes a session that began with the password', async () => {
    const { authenticator } = await enrolPasskey()
    const { id, secret } = await withPassword()
    const session = await showPasskey(authenticator, {}, secret)
    expect(session).toMatchObject({ id, principal: ada })
    expect(session.secret).not.toBe(secret)
  })

  test('of somebody else does not finish a session, it begins their own', async () => {
    const { authenticator } = await enrolPasskey()
    await fixture.accounts.addUser({ name: 'Bob', role: 'clinician' })
    const bobs = await fixture.accounts.createSession({ ...ada, name: 'Bob' }, byPassword)
    expect(await showPasskey(authenticator, {}, bobs.secret)).toMatchObject({ principal: ada })
    expect(await fixture.accounts.unfinishedSessionOf(bobs.secret)).toBeDefined()
  })

  test.each([
    ['did not verify the person', { userVerified: false }],
    ['answered a page of another site', { origin: 'https://evil.example' }],
    ['counts backwards, as a copy does', { counter: 1 }],
  ])('that %s is refused', async (_, options) => {
    const { authenticator } = await enrolPasskey()
    await showPasskey(authenticator)
    await expect(showPasskey(authenticator, options)).rejects.toMatchObject({ code: 'LG_SIGN_IN_FAILED' })
  })

  test('that is not known is refused', async () => {
    await enrolPasskey()
    await expect(showPasskey(new SoftwareAuthenticator())).rejects.toMatchObject({ code: 'LG_SIGN_IN_FAILED' })
  })

  test('answers a challenge once, within five minutes', async () => {
    const { authenticator } = await enrolPasskey()
    const request = await factors().passkeyOptions(site)
    const answer = authenticator.assert(request, site.origin)
    await factors().showPasskey(site, answer, { address: here })
    await expect(factors().showPasskey(site, answer, { address: here })).rejects.toMatchObject({
      code: 'LG_SIGN_IN_FAILED',
    })
    const late = authenticator.assert(await factors().passkeyOptions(site), site.origin)
    fixture.now += 5 * minuteMs
    await expect(factors().showPasskey(site, late, { address: here })).rejects.toMatchObject({
      code: 'LG_SIGN_IN_FAILED',
    })
  })

  test('made for a challenge of ours only: a made-up one, one for signing in, one for somebody else', async () => {
    await addAda()
    const { secret } = await withPassword()
    const options = await factors().passkeyRegistrationOptions(secret, site)
    const { challenge } = await factors().passkeyOptions(site)
    for (const other of [challenge, 'AAAA', `${options.challenge.slice(0, -2)}AA`]) {
      const answer = new SoftwareAuthenticator().register({ ...options, challenge: other, rp: site }, site.origin)
      await expect(factors().addPasskey(secret, site, 'x', answer)).rejects.toMatchObject({
        code: 'LG_PASSKEY_UNUSABLE',
      })
    }
  })

  test('cannot be enrolled by an authenticator that does not verify the person', async () => {
    await addAda()
    const { secret } = await withPassword()
    const options = await factors().passkeyRegistrationOptions(secret, site)
    const answer = new SoftwareAuthenticator().register(options, site.origin, { userVerified: false })
    await expect(factors().addPasskey(secret, site, 'x', answer)).rejects.toMatchObject({ code: 'LG_PASSKEY_UNUSABLE' })
  })

  test('is refused to a suspended and to a disabled person', async () => {
    const { authenticator } = await enrolPasskey()
    await fixture.accounts.suspend(ada, 'a canary was touched')
    await expect(showPasskey(authenticator)).rejects.toMatchObject({ code: 'LG_SIGN_IN_FAILED' })
    await fixture.accounts.reinstate('person:ada')
    await fixture.accounts.disableUser('ada')
    await expect(showPasskey(authenticator)).rejects.toMatchObject({ code: 'LG_SIGN_IN_FAILED' })
  })
})

describe('what is enrolled', () => {
  const needed = { code: 'LG_SECOND_FACTOR_NEEDED' }

  test('is not changed by a session that shows a password only', async () => {
    await enrolTotp()
    const { secret } = await withPassword()
    await expect(factors().beginTotp(secret)).rejects.toMatchObject(needed)
    await expect(factors().passkeyRegistrationOptions(secret, site)).rejects.toMatchObject(needed)
    await expect(factors().renewRecoveryCodes(secret)).rejects.toMatchObject(needed)
    await expect(factors().removeTotp(secret)).rejects.toMatchObject(needed)
    await expect(factors().changePassword(secret, goodPassword, 'eight lead windows', here)).rejects.toMatchObject(
      needed,
    )
  })

  test('is changed only within ten minutes of a second factor, and after it is shown again', async () => {
    const { session, code } = await enrolTotp()
    fixture.now += 10 * minuteMs
    await expect(factors().renewRecoveryCodes(session.secret)).rejects.toMatchObject(needed)
    const again = await factors().showTotp(session.secret, code(), here)
    expect(again.secret).toBe(session.secret)
    await expect(factors().renewRecoveryCodes(session.secret)).resolves.toHaveLength(10)
  })

  test('keeps one second factor at least', async () => {
    const { session } = await enrolTotp()
    await expect(factors().removeTotp(session.secret)).rejects.toMatchObject({ code: 'LG_SECOND_FACTOR_LAST' })
    expect(await factors().summary(session.secret)).toMatchObject({ totp: true })
    const authenticator = new SoftwareAuthenticator()
    const options = await factors().passkeyRegistrationOptions(session.secret, site)
    await factors().addPasskey(session.secret, site, 'key', authenticator.register(options, site.origin))
    await factors().removeTotp(session.secret)
    const id = authenticator.id.toString('base64url')
    await expect(factors().removePasskey(session.secret, id)).rejects.toMatchObject({ code: 'LG_SECOND_FACTOR_LAST' })
  })

  test('lets a password be changed by who knows the old one; other sessions end, this one goes on', async () => {
    const { session } = await enrolTotp(goodPassword)
    const other = await fixture.accounts.createSession(ada, shown)
    const change = (current: string) => factors().changePassword(session.secret, current, 'eight lead windows', here)
    await expect(change('not the one it is')).rejects.toMatchObject(wrong)
    await change(goodPassword)
    expect(await fixture.accounts.sessionOf(other.secret)).toBeUndefined()
    expect(await fixture.accounts.sessionOf(session.secret)).toBeDefined()
    await expect(fixture.accounts.verifyPassword('ada', 'eight lead windows', here)).resolves.toEqual(ada)
  })

  test('is no longer there for a session that ended', async () => {
    await expect(factors().showTotp('no such session', '123456', here)).rejects.toMatchObject({
      code: 'LG_SIGN_IN_FAILED',
    })
  })
})

describe('asked for the second factor again', () => {
  test('all sessions of a person do nothing until it is shown', async () => {
    const { session, code } = await enrolTotp()
    await fixture.accounts.requireSecondFactor(ada)
    await fixture.restart()
    expect(await fixture.accounts.sessionOf(session.secret)).toBeUndefined()
    expect(await fixture.accounts.unfinishedSessionOf(session.secret)).toMatchObject({ needs: 'second-factor' })
    const whole = await factors().showTotp(session.secret, code(), here)
    expect(await fixture.accounts.sessionOf(whole.secret)).toMatchObject({ principal: ada })
  })

  test('sessions of who has none end', async () => {
    await addAda()
    const { secret } = await fixture.accounts.createSession(ada, { method: 'link', address: here })
    await fixture.accounts.requireSecondFactor(ada)
    expect(await fixture.accounts.sessionOf(secret)).toBeUndefined()
    expect(await fixture.accounts.unfinishedSessionOf(secret)).toBeUndefined()
  })
})

describe('a link to set an account up', () => {
  test('gives a new password, takes every second factor away and ends the sessions, once', async () => {
    const { session, recoveryCodes } = await enrolTotp()
    const { secret } = await fixture.accounts.createLink({ purpose: 'set-up', name: 'ada' })
    await expect(fixture.accounts.setUp({ secret, password: 'short' })).rejects.toMatchObject({
      code: 'LG_PASSWORD_WEAK',
    })
    expect(await fixture.accounts.setUp({ secret, password: 'eight lead windows' })).toEqual(ada)
    expect(await fixture.accounts.sessionOf(session.secret)).toBeUndefined()
    expect(await fixture.accounts.factorsOf('ada')).toEqual({
      password: true,
      totp: false,
      passkeys: [],
      recoveryCodes: 0,
    })
    const again = await fixture.accounts.createSession(ada, { method: 'set-up', address: here })
    expect(again).toMatchObject({ needs: 'enrolment' })
    await expect(factors().showRecoveryCode(again.secret, recoveryCodes[0]!, here)).rejects.toMatchObject(wrong)
    await expect(fixture.accounts.setUp({ secret, password: 'nine lead windows' })).rejects.toMatchObject({
      code: 'LG_LINK_INVALID',
    })
  })

  test('takes the place of an earlier one, and is for who exists and is not disabled', async () => {
    await addAda()
    const first = await fixture.accounts.createLink({ purpose: 'set-up', name: 'ADA' })
    await fixture.accounts.createLink({ purpose: 'set-up', name: 'ada' })
    const used = fixture.accounts.setUp({ secret: first.secret, password: 'eight lead windows' })
    await expect(used).rejects.toMatchObject({ code: 'LG_LINK_INVALID' })
    await fixture.accounts.disableUser('ada')
    for (const name of ['ada', 'nobody'])
      await expect(fixture.accounts.createLink({ purpose: 'set-up', name })).rejects.toMatchObject({
        code: 'LG_NAME_UNKNOWN',
      })
  })

  test('does not sign in, and a link to sign in sets nothing up', async () => {
    await addAda()
    const setUp = await fixture.accounts.createLink({ purpose: 'set-up', name: 'ada' })
    await expect(fixture.accounts.redeemLink(setUp.secret)).rejects.toMatchObject({ code: 'LG_LINK_INVALID' })
    const signIn = await fixture.accounts.createLink({ purpose: 'sign-in', name: 'ada', role: 'clinician' })
    const used = fixture.accounts.setUp({ secret: signIn.secret, password: 'eight lead windows' })
    await expect(used).rejects.toMatchObject({ code: 'LG_LINK_INVALID' })
  })
})

describe('somebody an OpenID provider vouches for', () => {
  const identity = { issuer: 'https://id.example.org', subject: '4711' }

  test('is the same person under whatever name, and never one of the archive’s own', async () => {
    await addAda()
    const first = await fixture.accounts.vouchedFor(identity, 'clinician', ['ada', 'ada@example.org'])
    expect(first).toMatchObject({ name: 'ada@example.org', role: 'clinician' })
    expect(await fixture.accounts.vouchedFor(identity, 'clinician', ['someone else'])).toEqual(first)
    const other = { ...identity, issuer: 'https://other.example.org' }
    expect(await fixture.accounts.vouchedFor(other, 'clinician', ['ada', '<x>'])).toMatchObject({ name: 'ada.2' })
  })

  test('has the role that the groups say today; sessions under another end, and no role is no access', async () => {
    const before = await fixture.accounts.vouchedFor(identity, 'clinician', ['eve'])
    const session = await fixture.accounts.createSession(before, { method: 'provider', address: here })
    expect(await fixture.accounts.vouchedFor(identity, 'auditor', ['eve'])).toMatchObject({
      name: 'eve',
      role: 'auditor',
    })
    expect(await fixture.accounts.sessionOf(session.secret)).toBeUndefined()
    const none = fixture.accounts.vouchedFor(identity, undefined, ['eve'])
    await expect(none).rejects.toMatchObject({ code: 'LG_SIGN_IN_FAILED' })
    const unknown = fixture.accounts.vouchedFor({ ...identity, subject: '1' }, undefined, ['mallory'])
    await expect(unknown).rejects.toMatchObject({ code: 'LG_SIGN_IN_FAILED' })
    expect((await fixture.accounts.listUsers()).map(({ name }) => name)).toEqual(['eve'])
  })

  test('is signed out by the provider: one session of it, or all', async () => {
    const eve = await fixture.accounts.vouchedFor(identity, 'clinician', ['eve'])
    const begin = (sid: string) =>
      fixture.accounts.createSession(eve, {
        method: 'provider',
        address: here,
        provider: { ...identity, sid, idToken: 'x' },
      })
    const [one, two, three] = [await begin('s1'), await begin('s2'), await begin('s3')]
    const { issuer, subject } = identity
    expect(await fixture.accounts.endSessionsOfProvider({ issuer, sid: 's1' })).toHaveLength(1)
    expect(await fixture.accounts.endSessionsOfProvider({ issuer: 'https://evil.example', sid: 's2' })).toEqual([])
    expect(await fixture.accounts.sessionOf(one.secret)).toBeUndefined()
    expect(await fixture.accounts.sessionOf(two.secret)).toBeDefined()
    expect(await fixture.accounts.endSessionsOfProvider({ issuer, subject })).toHaveLength(2)
    expect(await fixture.accounts.sessionOf(three.secret)).toBeUndefined()
  })
})

describe('the list of sessions', () => {
  test('shows where a person is signed in, and ends one or all others', async () => {
    await addAda()
    const one = await fixture.accounts.createSession(ada, { ...shown, agent: 'Firefox' })
    fixture.now += hourMs / 4
    const two = await fixture.accounts.createSession(ada, { method: 'link', address: there })
    expect(await fixture.accounts.listSessions('ADA')).toMatchObject([
      { id: two.id, method: 'link', address: there, agent: '' },
      { id: one.id, method: 'passkey', address: here, agent: 'Firefox', createdAt: '2026-11-24T04:00:00.000Z' },
    ])
    expect(JSON.stringify(await fixture.accounts.listSessions('ada'))).not.toContain(one.secret)
    expect(await fixture.accounts.endSessionById('bob', one.id)).toBe(false)
    expect(await fixture.accounts.endSessionById('ada', one.id)).toBe(true)
    expect(await fixture.accounts.sessionOf(one.secret)).toBeUndefined()
    await fixture.accounts.createSession(ada, shown)
    expect(await fixture.accounts.endSessionsOf('ada', two.secret)).toBe(1)
    expect(await fixture.accounts.sessionOf(two.secret)).toBeDefined()
  })
})
