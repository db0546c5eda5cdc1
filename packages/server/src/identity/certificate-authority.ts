/**
 * The archive's own certificate authority: one self-signed certificate, and what it issues.
 *
 * Source: RFC 5280 (profile), PS3.15 B.12 (BCP 195 TLS secure transport connection profile).
 * The ASN.1 library is loaded only when something is issued: a start with valid certificates does without it.
 */
import { type KeyObject, randomBytes, type webcrypto, X509Certificate } from 'node:crypto'
import { generateKeyPair, importSigningKey, type KeyType, signatureAlgorithm, toKeyObject } from './key-pair.ts'

/** The authority: its certificate in PEM, and its key in memory. */
export interface CertificateAuthority {
  certificate: string
  key: KeyObject
}

/** A certificate in PEM and the private key that belongs to it. */
export interface IssuedCertificate {
  certificate: string
  key: KeyObject
}

export type AlternativeName = { type: 'dns' | 'ip' | 'url'; value: string }

export interface CertificateRequest {
  commonName: string
  alternativeNames: readonly AlternativeName[]
  usage: 'server' | 'node'
  keyType: KeyType
  /** Where everybody may ask whether it is good (RFC 5280 4.2.2.1). */
  statusAddress?: string | undefined
  notBefore: Date
  notAfter: Date
}

const day = 86_400_000

/** Ten years: browsers and modalities are told to trust it by hand, which nobody wants to repeat. */
const authorityDays = 3650

export async function createAuthority(keyType: KeyType, now: Date): Promise<CertificateAuthority> {
  const x509 = await loadX509()
  const keys = await generateKeyPair(keyType)
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomSerial(),
    name: distinguishedName(`Leadglass authority ${randomBytes(4).toString('hex')}`),
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + authorityDays * day),
    signingAlgorithm: signatureAlgorithm(keys.privateKey),
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(authorityUsage(x509), true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate: certificate.toString('pem'), key: toKeyObject(keys.privateKey) }
}

/** Issues a certificate for a new key. It never outlives the authority. */
export async function issueCertificate(
  authority: CertificateAuthority,
  request: CertificateRequest,
): Promise<IssuedCertificate> {
  const keys = await generateKeyPair(request.keyType)
  const certificate = await certifyKey(authority, keys.publicKey, request)
  return { certificate, key: toKeyObject(keys.privateKey) }
}

/** A certificate for a key that the requester keeps to itself; of the request only the key counts. */
export async function certifyKey(
  authority: CertificateAuthority,
  publicKey: webcrypto.CryptoKey,
  request: CertificateRequest,
): Promise<string> {
  const x509 = await loadX509()
  const issuer = new x509.X509Certificate(authority.certificate)
  const signingKey = await importSigningKey(authority.key)
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomSerial(),
    subject: distinguishedName(request.commonName),
    issuer: issuer.subject,
    notBefore: request.notBefore,
    notAfter: new Date(Math.min(request.notAfter.getTime(), issuer.notAfter.getTime())),
    signingAlgorithm: signatureAlgorithm(signingKey),
    signingKey,
    publicKey,
    extensions: [...(await endEntityExtensions(x509, request, publicKey, issuer))],
  })
  return certificate.toString('pem')
}

/** SHA-256 of the DER certificate: 64 hexadecimal digits, lower case, no colons. */
export function fingerprintOf(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase()
}

/** RFC 5280 4.2.1.3: what it says of its certificates by itself (RFC 6960) is a signature like any other. */
function authorityUsage({ KeyUsageFlags }: X509Library): number {
  return KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign
}

export type X509Library = typeof import('@peculiar/x509')

export async function loadX509(): Promise<X509Library> {
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

async function endEntityExtensions(
  x509: X509Library,
  request: CertificateRequest,
  publicKey: webcrypto.CryptoKey,
  issuer: InstanceType<X509Library['X509Certificate']>,
) {
  // A node is also a server when images are sent to it, and the archive a client when it sends them: both directions.
  const usages = [clientAuth, serverAuth]
  const keyUsage =
    x509.KeyUsageFlags.digitalSignature | (request.keyType === 'rsa-3072' ? x509.KeyUsageFlags.keyEncipherment : 0)
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(keyUsage, true),
    new x509.ExtendedKeyUsageExtension(usages),
    new x509.SubjectAlternativeNameExtension([...request.alternativeNames]),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ...(request.statusAddress === undefined
      ? []
      : [new x509.AuthorityInfoAccessExtension({ ocsp: [request.statusAddress] })]),
  ]
}

/** RFC 5280 4.2.1.12 */
const serverAuth = '1.3.6.1.5.5.7.3.1'
export const clientAuth = '1.3.6.1.5.5.7.3.2'

/** RFC 5280 4.1.2.2: positive, at most 20 octets; 127 random bits. */
function randomSerial(): string {
  const octets = randomBytes(16)
  octets[0] = (octets[0]! & 0x7f) | 0x40
  return octets.toString('hex')
}

function distinguishedName(commonName: string) {
  return [{ CN: [commonName] }]
}
