import { describe, expect, test } from 'vitest'
import { dayMs, goodPassword, hourMs, useAccounts } from './fixture.ts'

const here = '192.0.2.7'
const there = '198.51.100.1'
const fixture = useAccounts()
const addAda = () => fixture.accounts.addUser({ name: 'Ada', role: 'clinician', password: goodPassword })
const signIn = (name = 'ada', password = goodPassword, address = here) =>
  fixture.accounts.verifyPassword(name, password, address)
const failed = expect.objectContaining({ code: 'LG_SIGN_IN_FAILED' })
const throttled = expect.objectContaining({ code: 'LG_SIGN_IN_THROTTLED' })
const failTimes = async (count: number, name: string, address: string) => {
  for (let i = 0; i < count; i++) await expect(signIn(name, 'wrong', address)).rejects.toEqual(failed)
}

describe('signing in', () => {
  test('works with the right password, whatever the case of the name', async () => {
    await addAda()
    expect(await signIn('ADA')).toEqual({ kind: 'person', name: 'Ada', role: 'clinician', via: 'session' })
    expect(await fixture.accounts.listUsers()).toMatchObject([
      { name: 'Ada', lastSignInAt: '2026-11-24T04:00:00.000Z' },
    ])
  })

  test('takes one password in both its Unicode forms', async () => {
    await fixture.accounts.addUser({ name: 'ada', role: 'auditor', password: 'Blei\u00e4pfel und Glas' })
    await expect(signIn('ada', 'Bleia\u0308pfel und Glas')).resolves.toMatchObject({ role: 'auditor' })
  })

  test('fails alike for a wrong password, an unknown name, a disabled account, one without a password', async () => {
    await addAda()
    await fixture.accounts.addUser({ name: 'bob', role: 'clinician', password: goodPassword })
    await fixture.accounts.disableUser('bob')
    const { secret } = await fixture.accounts.createLink({ purpose: 'sign-in', name: 'eve', role: 'clinician' })
    await fixture.accounts.redeemLink(secret)
    const answers = await Promise.all(
      [signIn('ada', 'wrong'), signIn('nobody'), signIn('bob'), signIn('eve'), signIn('eve', '')].map((attempt) =>
        attempt.catch(({ code, message, detail }) => ({ code, message, detail })),
      ),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toMatchObject({ code: 'LG_SIGN_IN_FAILED' })
  })

  test('takes as long for an unknown name as for a known one', async () => {
    await addAda()
    const time = async (name: string, address: string) => {
      const start = performance.now()
      await signIn(name, 'wrong', address).catch(() => {})
      return performance.now() - start
    }
    const known: number[] = []
    const unknown: number[] = []
    for (let i = 0; i < 9; i++) {
      known.push(await time('ada', `192.0.2.${i}`))
      unknown.push(await time('nobody', `192.0.2.${i}`))
    }
    const median = (times: number[]) => times.toSorted((a, b) => a - b)[4]!
    expect(median(unknown) / median(known)).toBeGreaterThan(0.6)
    expect(median(unknown) / median(known)).toBeLessThan(1.6)
  })

  test('fails if the account is disabled while the password is compared', async () => {
    await addAda()
    const attempt = signIn()
    await fixture.accounts.disableUser('ada')
    await expect(attempt).rejects.toEqual(failed)
  })
})

describe('throttling', () => {
  test('delays an account from one address, longer each time, and lets a colleague in from another', async () => {
    await addAda()
    await failTimes(5, 'ada', there)
    await expect(signIn('ada', goodPassword, there)).rejects.toMatchObject({ detail: { retryAfterMs: 1000 } })
    await expect(signIn('ada', goodPassword, here)).resolves.toMatchObject({ name: 'Ada' })
    fixture.now += 1000
    await failTimes(1, 'ada', there)
    await expect(signIn('ada', goodPassword, there)).rejects.toMatchObject({ detail: { retryAfterMs: 2000 } })
    fixture.now += 2000
    await expect(signIn('ada', goodPassword, there)).resolves.toMatchObject({ name: 'Ada' })
    await failTimes(5, 'ada', there)
  })

  test('treats an unknown account like a known one', async () => {
    await failTimes(5, 'nobody', there)
    await expect(signIn('nobody', 'wrong', there)).rejects.toEqual(throttled)
  })

  test('gains nothing by attempts at the same time', async () => {
    await addAda()
    const attempts = await Promise.allSettled(Array.from({ length: 12 }, () => signIn('ada', 'wrong', there)))
    const codes = attempts.map((attempt) => attempt.status === 'rejected' && attempt.reason.code)
    expect(codes.filter((code) => code === 'LG_SIGN_IN_FAILED')).toHaveLength(5)
    expect(codes.filter((code) => code === 'LG_SIGN_IN_THROTTLED')).toHaveLength(7)
  })

  test('delays an address that tries many accounts, an own account among them', async () => {
    await addAda()
    for (let i = 0; i < 30; i++) await failTimes(1, `user${i}`, there)
    await expect(signIn('ada', goodPassword, there)).rejects.toEqual(throttled)
    await expect(signIn('ada', goodPassword, here)).resolves.toMatchObject({ name: 'Ada' })
    fixture.now += 1000
    await signIn('ada', goodPassword, there)
    fixture.now += 1000
    await failTimes(1, 'user99', there)
    await expect(signIn('ada', goodPassword, there)).rejects.toEqual(throttled)
  })

  test('counts the addresses of one IPv6 network as one', async () => {
    for (let i = 0; i < 5; i++) await failTimes(1, 'ada', `2001:db8:0:7::${i + 1}`)
    await expect(signIn('ada', 'wrong', '2001:DB8::7:ffff:0:0:1')).rejects.toEqual(throttled)
    await failTimes(1, 'ada', '2001:db8:0:8::1')
  })

  test('outlives a restart, and is forgotten after a day', async () => {
    await failTimes(5, 'ada', there)
    await fixture.restart()
    await expect(signIn('ada', 'wrong', there)).rejects.toEqual(throttled)
    fixture.now += dayMs + hourMs
    await failTimes(5, 'ada', there)
  })
})
