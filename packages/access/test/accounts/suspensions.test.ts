import { describe, expect, test } from 'vitest'
import { Gate, type PersonPrincipal, type Principal } from '../../src/index.ts'
import { goodPassword, useAccounts } from './fixture.ts'

const fixture = useAccounts()
const ada: PersonPrincipal = { kind: 'person', name: 'Ada', role: 'clinician', via: 'session' }
const addAda = () => fixture.accounts.addUser({ name: 'Ada', role: 'clinician', password: goodPassword })
const signIn = () => fixture.accounts.verifyPassword('ada', goodPassword, '192.0.2.7')

describe('a suspended person', () => {
  test('is signed out everywhere and cannot sign in, in the words of a wrong password', async () => {
    await addAda()
    const { secret } = await fixture.accounts.createSession(ada)
    await fixture.accounts.suspend(ada, 'opened 300 studies in ten minutes')
    expect(await fixture.accounts.sessionOf(secret)).toBeUndefined()
    const wrong = await fixture.accounts.verifyPassword('ada', 'wrong', '192.0.2.8').catch(({ message }) => message)
    await expect(signIn()).rejects.toMatchObject({ code: 'LG_SIGN_IN_FAILED', message: wrong })
  })

  test('stays so over a restart and whatever the case of the name, until somebody lets them in again', async () => {
    await addAda()
    await fixture.accounts.suspend({ ...ada, name: 'ADA' }, 'a canary was touched')
    await fixture.restart()
    expect(await fixture.accounts.listSuspensions()).toEqual([
      { principal: 'person:ADA', reason: 'a canary was touched', since: '2026-11-24T04:00:00.000Z' },
    ])
    await expect(signIn()).rejects.toMatchObject({ code: 'LG_SIGN_IN_FAILED' })
    await fixture.accounts.reinstate('person:ada')
    await expect(signIn()).resolves.toEqual(ada)
    await expect(fixture.accounts.reinstate('person:ada')).rejects.toMatchObject({ code: 'LG_NAME_UNKNOWN' })
  })

  test('keeps the first reason', async () => {
    await fixture.accounts.suspend(ada, 'first')
    fixture.now += 1000
    expect(await fixture.accounts.suspend(ada, 'second')).toMatchObject({
      reason: 'first',
      since: '2026-11-24T04:00:00.000Z',
    })
  })
})

test('a suspended token is worth nothing, another one is', async () => {
  const { secret } = await fixture.accounts.createToken({ name: 'nightly', role: 'clinician' })
  const other = await fixture.accounts.createToken({ name: 'other', role: 'clinician' })
  await fixture.accounts.suspend({ kind: 'token', name: 'nightly', role: 'clinician' }, 'too many')
  expect(await fixture.accounts.principalOfToken(secret)).toBeUndefined()
  expect(await fixture.accounts.principalOfToken(other.secret)).toBeDefined()
})

test('the certificate of a suspended node opens nothing', async () => {
  const fingerprint = 'ab'.repeat(32)
  await fixture.accounts.addNode({ aeTitle: 'CT1', services: ['store'] })
  await fixture.accounts.recordCertificate('CT1', { serial: '1', fingerprint, notAfter: '2030-01-01' })
  await fixture.accounts.suspend({ kind: 'node', aeTitle: 'CT1', services: [] }, 'a canary was moved')
  expect(await fixture.accounts.nodeByCertificate(fingerprint)).toBeUndefined()
})

test('the operator cannot be suspended: the keys are in their hands', async () => {
  const suspending = fixture.accounts.suspend({ kind: 'operator', name: 'root' }, 'x')
  await expect(suspending).rejects.toMatchObject({ code: 'LG_ACCESS_DENIED' })
})

test('the gate refuses a suspended principal in the middle of what it began, and says why', async () => {
  const gate = new Gate({ isSuspended: (principal) => fixture.accounts.isSuspended(principal) })
  const node: Principal = { kind: 'node', aeTitle: 'CT1', services: ['find'] }
  expect(gate.decide(node, 'study:list').allowed).toBe(true)
  await fixture.accounts.suspend(node, 'too many questions')
  expect(gate.decide(node, 'study:list')).toMatchObject({ allowed: false, rule: 'suspended' })
  expect(gate.predicate(node, 'study:list')).toEqual({ kind: 'none' })
})
