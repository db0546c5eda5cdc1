/**
 * The key in a PKCS#10 certificate request whose sender has shown that it holds the private part.
 *
 * Sources: RFC 2986 (the request), NIST SP 800-131A (key lengths).
 */
import type { webcrypto } from 'node:crypto'
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'
import { loadX509 } from './certificate-authority.ts'

const curves = new Set(['P-256', 'P-384', 'P-521'])
const rsaBits = { least: 2048, most: 8192 }

/** @throws ServerError `LG_CERTIFICATE_REQUEST` */
export async function requestedKey(pem: string): Promise<webcrypto.CryptoKey> {
  if (pem.length > limits.certificateRequestOctets) throw refused('is too long')
  const x509 = await loadX509()
  const request = await parsed(() => new x509.Pkcs10CertificateRequest(pem))
  const isProven = await parsed(() => request.verify())
  if (!isProven) throw refused('is not signed by the key in it')
  const key = (await parsed(() => request.publicKey.export())) as webcrypto.CryptoKey
  if (!isStrong(key))
    throw refused('has a key that is not taken: EC keys of P-256 and more, RSA keys of 2048 bits and more are')
  return key
}

function isStrong({ algorithm }: webcrypto.CryptoKey): boolean {
  const { namedCurve, modulusLength } = algorithm as Partial<webcrypto.EcKeyAlgorithm & webcrypto.RsaHashedKeyAlgorithm>
  if (namedCurve !== undefined) return curves.has(namedCurve)
  return modulusLength !== undefined && modulusLength >= rsaBits.least && modulusLength <= rsaBits.most
}

async function parsed<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw refused('cannot be read', cause)
  }
}

function refused(why: string, cause?: unknown): ServerError {
  return new ServerError('LG_CERTIFICATE_REQUEST', `the certificate request ${why}`, {}, cause)
}
