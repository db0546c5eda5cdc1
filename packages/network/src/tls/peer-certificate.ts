/** What the peer's certificate says, in the form that policies compare. */
import type { PeerCertificate as NodePeerCertificate, TLSSocket } from 'node:tls'
import type { PeerCertificate } from '../association/association-policy.ts'

/** The verified certificate of an established TLS connection; undefined if the peer showed none. */
export function peerCertificateOf(socket: TLSSocket): PeerCertificate | undefined {
  const certificate: Partial<NodePeerCertificate> | null = socket.getPeerCertificate()
  if (!certificate?.fingerprint256) return undefined
  return {
    fingerprint256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: Object.entries(certificate.subject ?? {})
      .map(([attribute, value]) => `${attribute}=${Array.isArray(value) ? value.join('+') : value}`)
      .join(', '),
    serial: (certificate.serialNumber ?? '').toLowerCase(),
    notAfter: new Date(certificate.valid_to ?? Number.NaN),
  }
}
