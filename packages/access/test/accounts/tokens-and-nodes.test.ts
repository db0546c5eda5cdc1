import { describe, expect, test } from 'vitest'
import { dayMs, useAccounts } from './fixture.ts'

const fixture = useAccounts()

describe('a token', () => {
  test('names its program until it is revoked, also after a restart', async () => {
    const { secret, ...token } = await fixture.accounts.createToken({ name: 'backup', role: 'monitor' })
    expect(secret).toMatch(/^lg_[A-Za-z0-9_-]{43}$/)
    expect(token).toMatchObject({ name: 'backup', role: 'monitor', expiresAt: '2027-02-22T04:00:00.000Z' })
    await fixture.restart()
    expect(await fixture.accounts.principalOfToken(secret)).toEqual({ kind: 'token', name: 'backup', role: 'monitor' })
    expect(await fixture.accounts.principalOfToken(secret.slice(3))).toBeUndefined()
    expect(await fixture.accounts.revokeToken('backup')).toMatchObject({ revokedAt: '2026-11-24T04:00:00.000Z' })
    expect(await fixture.accounts.principalOfToken(secret)).toBeUndefined()
    await fixture.restart()
    expect(await fixture.accounts.principalOfToken(secret)).toBeUndefined()
    expect(await fixture.accounts.listTokens()).toMatchObject([{ name: 'backup' }])
  })

  test('expires', async () => {
    const { secret } = await fixture.accounts.createToken({ name: 'day', role: 'monitor', expiresInMs: dayMs })
    fixture.now += dayMs - 1
    expect(await fixture.accounts.principalOfToken(secret)).toBeDefined()
    fixture.now += 1
    expect(await fixture.accounts.principalOfToken(secret)).toBeUndefined()
  })

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 367 * dayMs])('cannot live %d ms', async (expiresInMs) => {
    const token = fixture.accounts.createToken({ name: 'x', role: 'monitor', expiresInMs })
    await expect(token).rejects.toMatchObject({ code: 'LG_EXPIRY_INVALID' })
  })

  test('needs a name of its own, also after another of that name was revoked', async () => {
    await fixture.accounts.createToken({ name: 'backup', role: 'monitor' })
    await fixture.accounts.revokeToken('backup')
    const again = fixture.accounts.createToken({ name: 'backup', role: 'monitor' })
    await expect(again).rejects.toMatchObject({ code: 'LG_NAME_TAKEN' })
    await expect(fixture.accounts.revokeToken('other')).rejects.toMatchObject({ code: 'LG_NAME_UNKNOWN' })
  })
})

describe('a node', () => {
  const fingerprint = 'ab'.repeat(32)
  const certificate = { serial: '01', fingerprint, notAfter: '2027-01-01T00:00:00.000Z' }
  const scanner = { aeTitle: 'SCANNER1', host: '192.0.2.7', port: 104, services: ['echo', 'store'] as const }

  test('is known by each of its certificates, also after a restart', async () => {
    await fixture.accounts.addNode(scanner)
    await fixture.accounts.recordCertificate('SCANNER1', certificate)
    const second = { ...certificate, fingerprint: 'CD:'.repeat(32).slice(0, -1), notAfter: '2028-01-01T00:00:00.000Z' }
    await fixture.accounts.recordCertificate('SCANNER1', second)
    await fixture.restart()
    const node = await fixture.accounts.nodeByCertificate(fingerprint)
    expect(node).toMatchObject({ ...scanner, certificates: [certificate, { ...second, fingerprint: 'cd'.repeat(32) }] })
    expect(await fixture.accounts.nodeByCertificate('CD'.repeat(32))).toEqual(node)
    expect(await fixture.accounts.nodeByCertificate('00'.repeat(32))).toBeUndefined()
  })

  test('is not known by an expired certificate', async () => {
    await fixture.accounts.addNode(scanner)
    await fixture.accounts.recordCertificate('SCANNER1', certificate)
    fixture.now = Date.parse(certificate.notAfter)
    expect(await fixture.accounts.nodeByCertificate(fingerprint)).toBeUndefined()
  })

  test('takes its certificates with it when it is removed', async () => {
    await fixture.accounts.addNode(scanner)
    await fixture.accounts.recordCertificate('SCANNER1', certificate)
    expect(await fixture.accounts.removeNode('SCANNER1')).toMatchObject(scanner)
    expect(await fixture.accounts.nodeByCertificate(fingerprint)).toBeUndefined()
    await fixture.accounts.addNode(scanner)
    expect(await fixture.accounts.nodeByCertificate(fingerprint)).toBeUndefined()
    await fixture.restart()
    expect(await fixture.accounts.nodeByCertificate(fingerprint)).toBeUndefined()
    expect(await fixture.accounts.listNodes()).toHaveLength(1)
  })

  test('does not share a certificate or an AE title, whose case counts', async () => {
    await fixture.accounts.addNode(scanner)
    await fixture.accounts.addNode({ ...scanner, aeTitle: 'scanner1' })
    await expect(fixture.accounts.addNode(scanner)).rejects.toMatchObject({ code: 'LG_NAME_TAKEN' })
    await fixture.accounts.recordCertificate('SCANNER1', certificate)
    const taken = fixture.accounts.recordCertificate('scanner1', certificate)
    await expect(taken).rejects.toMatchObject({ code: 'LG_CERTIFICATE_TAKEN' })
    await expect(fixture.accounts.recordCertificate('X', certificate)).rejects.toMatchObject({
      code: 'LG_NAME_UNKNOWN',
    })
  })

  test.each(['', ' ', 'A\\B', 'A\tB', 'SEVENTEEN_LETTERS', ' LEADING', 'TRAILING ', 'UMLÄUT'])(
    'cannot be called %j',
    async (aeTitle) => {
      const adding = fixture.accounts.addNode({ aeTitle, services: [] })
      await expect(adding).rejects.toMatchObject({ code: 'LG_NODE_INVALID', detail: { field: 'aeTitle' } })
    },
  )

  test.each(['A', 'SIXTEEN_LETTERS_', 'CT 1', '!"#$%'])('can be called %j', async (aeTitle) => {
    await fixture.accounts.addNode({ aeTitle, services: [] })
    expect(await fixture.accounts.node(aeTitle)).toEqual({
      aeTitle,
      services: [],
      certificates: [],
      createdAt: '2026-11-24T04:00:00.000Z',
    })
  })

  test.each([
    ['host', { host: 'a b' }],
    ['host', { host: '' }],
    ['port', { port: 0 }],
    ['port', { port: 65_536 }],
    ['services', { services: ['print' as 'echo'] }],
  ])('cannot have any %s', async (field, wrong) => {
    const adding = fixture.accounts.addNode({ ...scanner, ...wrong })
    await expect(adding).rejects.toMatchObject({ code: 'LG_NODE_INVALID', detail: { field } })
  })

  test.each(['::1', '2001:db8::7', 'pacs.example.org', '192.0.2.1'])('can live at %s', async (host) => {
    expect(await fixture.accounts.addNode({ ...scanner, host })).toMatchObject({ host })
  })
})
