/**
 * A revocation list, signed by the authority.
 *
 * Source: RFC 5280 5.1 (the list), 5.2.1 and 5.2.3 (its extensions), 5.3.1 (reasons).
 */
import type { Revocation } from '@leadglass/access'
import { type CertificateAuthority, loadX509 } from './certificate-authority.ts'
import { importSigningKey, signatureAlgorithm } from './key-pair.ts'

const dayMs = 86_400_000
const inForceMs = 30 * dayMs

/** @returns PEM */
export async function revocationList(
  authority: CertificateAuthority,
  revoked: readonly Pick<Revocation, 'serial' | 'reason' | 'revokedAt'>[],
  now: Date,
): Promise<string> {
  const x509 = await loadX509()
  const issuer = new x509.X509Certificate(authority.certificate)
  const signingKey = await importSigningKey(authority.key)
  const list = await x509.X509CrlGenerator.create({
    issuer: issuer.subject,
    // A day back, as certificates: clocks of equipment are late.
    thisUpdate: new Date(now.getTime() - dayMs),
    nextUpdate: new Date(now.getTime() + inForceMs),
    entries: revoked.map(({ serial, reason, revokedAt }) => ({
      serialNumber: serial,
      revocationDate: new Date(revokedAt),
      ...(reason === 'unspecified' ? {} : { reason: x509.X509CrlReason[reason] }),
    })),
    extensions: [
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      new x509.Extension(crlNumber, false, derInteger(now.getTime())),
    ],
    signingAlgorithm: signatureAlgorithm(signingKey),
    signingKey,
  })
  return pemOf(list.rawData)
}

/** RFC 7468 8 */
function pemOf(der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return ['-----BEGIN X509 CRL-----', ...lines, '-----END X509 CRL-----', ''].join('\n')
}

/** RFC 5280 5.2.3 */
const crlNumber = '2.5.29.20'

/** INTEGER of seven octets, positive: enough for milliseconds since 1970. */
function derInteger(value: number): Uint8Array<ArrayBuffer> {
  const octets = new Uint8Array(9)
  octets.set([0x02, 0x07])
  new DataView(octets.buffer).setUint32(2, Math.floor(value / 2 ** 24) & 0x7fffffff)
  octets.set([(value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff], 6)
  return octets
}
