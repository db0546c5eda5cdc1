import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createAuthority, issueCertificate } from '../../src/identity/certificate-authority.ts'
import { aeTitleURI, namesOf } from '../../src/identity/node-certificate.ts'
import { openSealedKey, sealKey } from '../../src/identity/sealed-key.ts'
import { issueServerCertificate, needsRenewal } from '../../src/identity/server-certificate.ts'

const now = new Date('2026-11-24T00:00:00Z')
const later = (days: number) => new Date(now.getTime() + days * 86_400_000)
const keyType = 'ecdsa-p256'
const authority = await createAuthority(keyType, now)
const server = await issueServerCertificate(authority, { names: ['localhost', '::1'], keyType, now })

describe('the server certificate is made anew', () => {
  const due = (changes: object) =>
    needsRenewal(server.certificate, {
      authority: authority.certificate,
      names: ['localhost', '::1'],
      keyType,
      now,
      ...changes,
    })

  test('not while it is fine', () => expect(due({ now: later(360) })).toBe(false))
  test('30 days before it expires', () => expect(due({ now: later(368) })).toBe(true))
  test('when a name is missing in it', () => expect(due({ names: ['localhost', 'pacs.example'] })).toBe(true))
  test('when another kind of key is asked for', () => expect(due({ keyType: 'rsa-3072' })).toBe(true))
  test('when it names another address to ask about it at, or none', async () => {
    const statusAddress = 'https://pacs.example/api/certificates/status'
    expect(due({ statusAddress })).toBe(true)
    const naming = await issueServerCertificate(authority, { names: ['localhost', '::1'], keyType, statusAddress, now })
    const dueAt = (address: string | undefined) =>
      needsRenewal(naming.certificate, {
        ...{ authority: authority.certificate, names: ['localhost'], keyType, now },
        statusAddress: address,
      })
    expect([statusAddress, undefined, `${statusAddress}2`].map(dueAt)).toEqual([false, false, true])
  })
  test('when another authority issued it', async () => {
    expect(due({ authority: (await createAuthority(keyType, now)).certificate })).toBe(true)
  })
})

test('the certificate of a node names its AE title twice and serves both directions', async () => {
  const request = {
    commonName: 'CT ROOM 2',
    alternativeNames: namesOf('CT ROOM 2', '10.0.0.7'),
    usage: 'node',
    keyType,
    notBefore: now,
    notAfter: later(730),
  } as const
  const node = new X509Certificate((await issueCertificate(authority, request)).certificate)
  expect(node.subject).toBe('CN=CT ROOM 2')
  expect(node.subjectAltName).toContain(`URI:${aeTitleURI('CT ROOM 2')}`)
  expect(node.subjectAltName).toContain('IP Address:10.0.0.7')
  expect(node.keyUsage.sort()).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'])
  expect(node.ca).toBe(false)
  expect(node.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true)
})

test('no certificate outlives its authority', async () => {
  const request = {
    commonName: 'x',
    alternativeNames: [],
    usage: 'node',
    keyType,
    notBefore: now,
    notAfter: later(99_999),
  } as const
  const issued = new X509Certificate((await issueCertificate(authority, request)).certificate)
  expect(issued.validTo).toBe(new X509Certificate(authority.certificate).validTo)
})

test('a sealed key opens with its own root key only', () => {
  const sealed = sealKey(authority.key, new Uint8Array(32).fill(7))
  expect(openSealedKey(sealed, new Uint8Array(32).fill(7)).equals(authority.key)).toBe(true)
  const wrong = () => openSealedKey(sealed, new Uint8Array(32).fill(8))
  expect(wrong).toThrow(expect.objectContaining({ code: 'LG_CERTIFICATE_UNUSABLE' }))
})
