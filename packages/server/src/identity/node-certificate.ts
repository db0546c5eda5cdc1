/**
 * Certificates for DICOM nodes: the AE title is the common name and, unambiguously encoded, a URI.
 *
 * What binds a node is the fingerprint recorded in Accounts; the names inside are for people and for other software.
 */
import { type webcrypto, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { DataFolder } from '../data-folder/data-folder.ts'
import { readAuthority } from '../data-folder/tls-files.ts'
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'
import { type AlternativeName, certifyKey, fingerprintOf } from './certificate-authority.ts'

/** What a node gets beside its key; PEM texts. */
export interface CertifiedNode {
  certificate: string
  authority: string
  /** SHA-256, 64 hexadecimal digits. */
  fingerprint: string
  /** ISO 8601. */
  notAfter: string
}

const dayMs = 86_400_000

/**
 * Issues a certificate for a public key and binds the node's AE title to it.
 *
 * @throws ServerError `LG_NODE_UNKNOWN`, `LG_NODE_CERTIFICATES` there are as many as one may have
 */
export async function certifyNode(
  { accounts, layout, keyring, settings }: Pick<DataFolder, 'accounts' | 'layout' | 'keyring' | 'settings'>,
  aeTitle: string,
  publicKey: webcrypto.CryptoKey,
): Promise<CertifiedNode> {
  const node = await accounts.node(aeTitle)
  if (!node) {
    throw new ServerError('LG_NODE_UNKNOWN', `there is no node ${aeTitle}; add it first with "leadglass node add"`)
  }
  const now = Date.now()
  if (node.certificates.filter(({ notAfter }) => Date.parse(notAfter) > now).length >= limits.certificatesPerNode) {
    const message = `${aeTitle} has ${limits.certificatesPerNode} certificates in force; revoke those that are not in use`
    throw new ServerError('LG_NODE_CERTIFICATES', message)
  }
  const authority = await readAuthority(layout, keyring)
  const { keyType, nodeDays } = settings.certificates
  const certificate = await certifyKey(authority, publicKey, {
    commonName: aeTitle,
    alternativeNames: namesOf(aeTitle, node.host),
    usage: 'node',
    keyType:
      publicKey.algorithm.name === 'ECDSA'
        ? 'ecdsa-p256'
        : publicKey.algorithm.name.startsWith('RSA')
          ? 'rsa-3072'
          : keyType,
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + nodeDays * dayMs),
  })
  const parsed = new X509Certificate(certificate)
  const fingerprint = fingerprintOf(certificate)
  const notAfter = new Date(parsed.validTo).toISOString()
  await accounts.recordCertificate(aeTitle, { serial: parsed.serialNumber.toLowerCase(), fingerprint, notAfter })
  return { certificate, authority: authority.certificate, fingerprint, notAfter }
}

/** @param host - where images are sent to this node; goes into the certificate so that we can check it then */
export function namesOf(aeTitle: string, host: string | undefined): AlternativeName[] {
  const uri: AlternativeName = { type: 'url', value: aeTitleURI(aeTitle) }
  return host ? [uri, { type: isIP(host) ? 'ip' : 'dns', value: host }] : [uri]
}

/** `urn:leadglass:ae:SCANNER%201`; AE titles may hold spaces and most punctuation (PS3.5 6.2). */
export function aeTitleURI(aeTitle: string): string {
  return `urn:leadglass:ae:${encodeURIComponent(aeTitle)}`
}
