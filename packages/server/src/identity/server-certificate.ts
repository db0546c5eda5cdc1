/**
 * The certificate both listeners show: which names it carries, and when it is made anew.
 */
import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import {
  type CertificateAuthority,
  clientAuth,
  type IssuedCertificate,
  issueCertificate,
} from './certificate-authority.ts'
import type { KeyType } from './key-pair.ts'

const day = 86_400_000

/** Browsers refuse longer ones (CA/Browser Forum: 398 days) and users should never see one expire. */
const validityDays = 397
export const renewBeforeDays = 30

/** What is asked of the certificate. */
export interface IdentityOptions {
  names: readonly string[]
  keyType: KeyType
  /** Where everybody may ask whether the certificate is good; undefined: whatever address it names. */
  statusAddress?: string | undefined
  now: Date
}

/** Names and addresses the certificate carries besides the configured ones. */
export function serverNames(configured: readonly string[], listen: readonly string[] = []): string[] {
  const bound = listen.filter((host) => host !== '' && host !== '0.0.0.0' && host !== '::')
  return [...new Set(['localhost', '127.0.0.1', '::1', hostname(), ...bound, ...configured])]
}

export function issueServerCertificate(
  authority: CertificateAuthority,
  options: IdentityOptions,
): Promise<IssuedCertificate> {
  const { names, keyType, statusAddress, now } = options
  return issueCertificate(authority, {
    commonName: 'Leadglass',
    alternativeNames: names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value })),
    usage: 'server',
    keyType,
    statusAddress,
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + validityDays * day),
  })
}

/** Whether a new one is due: soon expired, not of this authority, a name missing, no client use, another address or kind of key. */
export function needsRenewal(certificate: string, options: IdentityOptions & { authority: string }): boolean {
  const parsed = new X509Certificate(certificate)
  const remaining = Date.parse(parsed.validTo) - options.now.getTime()
  const keyType = parsed.publicKey.asymmetricKeyType === 'rsa' ? 'rsa-3072' : 'ecdsa-p256'
  return (
    remaining < renewBeforeDays * day ||
    keyType !== options.keyType ||
    !parsed.keyUsage?.includes(clientAuth) ||
    !parsed.checkIssued(new X509Certificate(options.authority)) ||
    options.names.some((name) => !carries(parsed, name)) ||
    (options.statusAddress !== undefined && !namesStatusAddress(parsed, options.statusAddress))
  )
}

/** As OpenSSL prints it, a line for each address. */
function namesStatusAddress({ infoAccess }: X509Certificate, address: string): boolean {
  return (infoAccess ?? '').split('\n').includes(`OCSP - URI:${address}`)
}

function carries(certificate: X509Certificate, name: string): boolean {
  return (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined
}
