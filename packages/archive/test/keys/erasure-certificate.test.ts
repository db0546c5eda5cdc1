import { expect, test } from 'vitest'
import { certificateText, parseErasureCertificate, verifyErasureCertificate } from '../../src/index.ts'
import { publicKeyHex, signingKeyFrom, signText } from '../../src/keys/signing.ts'

const key = signingKeyFrom(Buffer.alloc(32, 3))
const facts = { study: 'ab'.repeat(16), slot: 4 }
const rest = { erased: '2026-11-26T08:00:00.000Z', publicKey: publicKeyHex(key) }
const signed = (statement: object) =>
  JSON.stringify({ ...statement, signature: signText(key, JSON.stringify(statement)) })
const format1 = signed({ format: 'leadglass-erasure/1', ...facts, ...rest })
const covers = ['records', 'audit-identifiers']
const format2 = signed({ format: 'leadglass-erasure/2', ...facts, covers, ...rest })

test.each([
  ['of before the audit log was sealed', format1],
  ['that covers the audit log', format2],
])('a certificate %s is verified, also as it is handed out', (_, text) => {
  const certificate = parseErasureCertificate(text)
  expect(verifyErasureCertificate(certificate).isSigned).toBe(true)
  expect(verifyErasureCertificate(parseErasureCertificate(certificateText(certificate)))).toEqual(
    verifyErasureCertificate(certificate),
  )
})

test.each([
  ['says that it covers less', format2.replace(',"audit-identifiers"', '')],
  ['says it covers more', format2.replace('"records"', '"records","backups"')],
  ['is of the first format and says what it covers', format2.replace('erasure/2', 'erasure/1')],
  ['is of the second and does not', format1.replace('erasure/1', 'erasure/2')],
  ['is of a format that is not known', format1.replace('erasure/1', 'erasure/3')],
])('one that %s is none', (_, text) => {
  expect(() => parseErasureCertificate(text)).toThrow(expect.objectContaining({ code: 'LG_KEY_DAMAGED' }))
})

test('one whose date was changed is not signed', () => {
  const certificate = parseErasureCertificate(format2.replace('2026', '2025'))
  expect(verifyErasureCertificate(certificate).isSigned).toBe(false)
})
