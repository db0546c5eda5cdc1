/**
 * Certificates for DICOM nodes: the AE title is the common name and, unambiguously encoded, a URI.
 *
 * What binds a node is the fingerprint recorded in Accounts; the names inside are for people and for other software.
 */
import { isIP } from 'node:net'
import {
  type AlternativeName,
  type CertificateAuthority,
  type IssuedCertificate,
  issueCertificate,
} from './certificate-authority.ts'
import type { KeyType } from './key-pair.ts'

export interface NodeCertificateOptions {
  aeTitle: string
  /** Where images are sent to this node; goes into the certificate so that we can check it then. */
  host?: string | undefined
  keyType: KeyType
  validDays: number
  now: Date
}

export function issueNodeCertificate(
  authority: CertificateAuthority,
  options: NodeCertificateOptions,
): Promise<IssuedCertificate> {
  const { aeTitle, host, keyType, validDays, now } = options
  const names: AlternativeName[] = [{ type: 'url', value: aeTitleURI(aeTitle) }]
  if (host) names.push({ type: isIP(host) ? 'ip' : 'dns', value: host })
  return issueCertificate(authority, {
    commonName: aeTitle,
    alternativeNames: names,
    usage: 'node',
    keyType,
    notBefore: new Date(now.getTime() - 86_400_000),
    notAfter: new Date(now.getTime() + validDays * 86_400_000),
  })
}

/** `urn:leadglass:ae:SCANNER%201`; AE titles may hold spaces and most punctuation (PS3.5 6.2). */
export function aeTitleURI(aeTitle: string): string {
  return `urn:leadglass:ae:${encodeURIComponent(aeTitle)}`
}
