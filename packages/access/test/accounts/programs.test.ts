import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressCheck, requireScope } from '../../src/accounts/scope.ts'
import { Gate } from '../../src/index.ts'
import { useAccounts } from './fixture.ts'

const fixture = useAccounts()

const assertion = (id: string) => ({ id, expiresAt: fixture.now + 60_000 })

test('a token may be narrower than its role, and the gate holds it to that', async () => {
  const { secret } = await fixture.accounts.createToken({ name: 'lister', role: 'clinician', actions: ['study:list'] })
  const principal = (await fixture.accounts.principalOfToken(secret))!
  expect(principal).toEqual({ kind: 'token', name: 'lister', role: 'clinician', actions: ['study:list'] })
  const gate = new Gate()
  expect(gate.decide(principal, 'study:list').allowed).toBe(true)
  expect(gate.decide(principal, 'study:read')).toMatchObject({
    allowed: false,
    reason: expect.stringContaining('scope'),
  })
  expect(gate.predicate(principal, 'study:read')).toEqual({ kind: 'none' })
  await fixture.restart()
  expect(await fixture.accounts.principalOfToken(secret)).toEqual(principal)
})

test('a scope never widens a role', async () => {
  const { secret } = await fixture.accounts.createToken({ name: 'm', role: 'monitor', actions: ['study:read'] })
  const principal = (await fixture.accounts.principalOfToken(secret))!
  expect(new Gate().decide(principal, 'study:read').allowed).toBe(false)
  expect(new Gate().decide(principal, 'metrics:read').allowed).toBe(false)
})

test('a token that is good at some addresses is good nowhere else, and not where the address is unknown', async () => {
  const addresses = ['10.2.0.0/16', '192.0.2.7', '2001:db8::/32']
  const { secret } = await fixture.accounts.createToken({ name: 't', role: 'monitor', addresses })
  const from = async (address?: string) => (await fixture.accounts.principalOfToken(secret, address)) !== undefined
  for (const inside of ['10.2.3.4', '::ffff:10.2.3.4', '192.0.2.7', '2001:db8::1'])
    expect(await from(inside)).toBe(true)
  for (const outside of ['10.3.0.1', '192.0.2.8', '2001:db9::1', 'x', '', undefined])
    expect(await from(outside)).toBe(false)
})

test('the last use of a token is kept to the minute, over a restart', async () => {
  const { secret } = await fixture.accounts.createToken({ name: 't', role: 'monitor' })
  expect((await fixture.accounts.listTokens())[0]).not.toHaveProperty('lastUsedAt')
  await fixture.accounts.principalOfToken(secret, '10.0.0.1')
  const first = new Date(fixture.now).toISOString()
  fixture.now += 30_000
  await fixture.accounts.principalOfToken(secret, '10.0.0.2')
  expect((await fixture.accounts.listTokens())[0]).toMatchObject({ lastUsedAt: first, lastAddress: '10.0.0.1' })
  fixture.now += 30_000
  await fixture.accounts.principalOfToken(secret, '10.0.0.2')
  await fixture.restart()
  expect((await fixture.accounts.listTokens())[0]).toMatchObject({ lastAddress: '10.0.0.2' })
})

test.each([
  [{ actions: [] }],
  [{ actions: ['study:invent'] }],
  [{ addresses: [] }],
  [{ addresses: ['10.0.0.0/33'] }],
  [{ addresses: ['example.org'] }],
  [{ addresses: ['10.0.0.1,10.0.0.2'] }],
])('%j is no scope', async (scope) => {
  const making = fixture.accounts.createToken({ name: 't', role: 'monitor', ...scope } as never)
  await expect(making).rejects.toMatchObject({ code: 'LG_SCOPE_INVALID' })
})

test('any text is either an address, a network, or refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.ipV4Extended(), fc.ipV6()), (text) => {
      try {
        requireScope({ addresses: [text] })
      } catch (error) {
        expect(error).toMatchObject({ code: 'LG_SCOPE_INVALID' })
        return
      }
      expect(addressCheck({ addresses: [text] })('nowhere')).toBe(false)
    }),
  )
})

test('a client gets a token for an assertion once, also after a restart, and it ends after ten minutes', async () => {
  await fixture.accounts.addClient({ name: 'reporting', role: 'clinician', keys: '{"keys":[]}' })
  const request = { name: 'reporting', assertion: assertion('1'), address: '10.0.0.1' }
  const { secret } = await fixture.accounts.issueAccessToken(request)
  expect(await fixture.accounts.principalOfToken(secret)).toEqual({
    kind: 'token',
    name: 'reporting',
    role: 'clinician',
  })
  await expect(fixture.accounts.issueAccessToken(request)).rejects.toMatchObject({ code: 'LG_CLIENT_REFUSED' })
  await fixture.restart()
  await expect(fixture.accounts.issueAccessToken(request)).rejects.toMatchObject({ code: 'LG_CLIENT_REFUSED' })
  expect(await fixture.accounts.principalOfToken(secret)).toBeUndefined()
  const other = await fixture.accounts.issueAccessToken({ ...request, assertion: assertion('2') })
  fixture.now += 10 * 60_000
  expect(await fixture.accounts.principalOfToken(other.secret)).toBeUndefined()
})

test('a client asks for less than it may have, never for more; removed, its tokens end', async () => {
  const actions = ['study:list', 'study:read'] as const
  await fixture.accounts.addClient({
    name: 'c',
    role: 'clinician',
    keys: '{"keys":[]}',
    actions,
    addresses: ['10.0.0.1'],
  })
  const issue = (id: string, more: object) =>
    fixture.accounts.issueAccessToken({ name: 'c', assertion: assertion(id), address: '10.0.0.1', ...more })
  const { secret } = await issue('1', { actions: ['study:list'] })
  expect(await fixture.accounts.principalOfToken(secret, '10.0.0.1')).toMatchObject({ actions: ['study:list'] })
  expect(await fixture.accounts.principalOfToken(secret, '10.0.0.2')).toBeUndefined()
  await expect(issue('2', { actions: ['study:export'] })).rejects.toMatchObject({ code: 'LG_CLIENT_REFUSED' })
  await expect(issue('3', { address: '10.0.0.2' })).rejects.toMatchObject({ code: 'LG_CLIENT_REFUSED' })
  await fixture.accounts.removeClient('c')
  expect(await fixture.accounts.principalOfToken(secret, '10.0.0.1')).toBeUndefined()
  await expect(issue('4', {})).rejects.toMatchObject({ code: 'LG_CLIENT_REFUSED' })
})

test('a token and a client do not share a name: the audit log could not tell them apart', async () => {
  await fixture.accounts.createToken({ name: 'x', role: 'monitor' })
  const adding = fixture.accounts.addClient({ name: 'x', role: 'monitor', keys: '{"keys":[]}' })
  await expect(adding).rejects.toMatchObject({ code: 'LG_NAME_TAKEN' })
})

test('revoked certificates are worth nothing and stay listed until they would have expired', async () => {
  await fixture.accounts.addNode({ aeTitle: 'CT', services: ['store'] })
  const notAfter = new Date(fixture.now + 1000).toISOString()
  const certificate = (digit: string) => ({ serial: digit, fingerprint: digit.repeat(64), notAfter })
  for (const digit of ['a', 'b', 'c']) await fixture.accounts.recordCertificate('CT', certificate(digit))
  expect(await fixture.accounts.revokeCertificates('CT', { serial: 'a', reason: 'keyCompromise' })).toBe(1)
  expect(await fixture.accounts.nodeByCertificate('a'.repeat(64))).toBeUndefined()
  expect(await fixture.accounts.nodeByCertificate('b'.repeat(64))).toBeDefined()
  await expect(fixture.accounts.revokeCertificates('CT', { serial: 'a', reason: 'unspecified' })).rejects.toThrow()
  await fixture.accounts.removeNode('CT')
  await fixture.restart()
  expect((await fixture.accounts.listRevocations()).map(({ serial, reason }) => [serial, reason])).toEqual([
    ['a', 'keyCompromise'],
    ['b', 'cessationOfOperation'],
    ['c', 'cessationOfOperation'],
  ])
  fixture.now += 1000
  expect(await fixture.accounts.listRevocations()).toEqual([])
})
