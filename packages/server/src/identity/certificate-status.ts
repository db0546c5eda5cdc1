/**
 * What our authority says of the server's certificate: that it is good, signed, for two weeks. The listeners show it in each handshake, so
 * that nobody needs to ask for it; who asks all the same gets the same octets.
 *
 * Sources: RFC 6960 4.2.1 (the response), RFC 5019 2.2 (responses that are made ahead), RFC 6066 8 (in the handshake).
 */
import { sign, X509Certificate } from 'node:crypto'
import { type CertificateAuthority, loadX509 } from './certificate-authority.ts'

const dayMs = 86_400_000
const inForceMs = 14 * dayMs

/** RFC 5758 3.2, RFC 8017 A.2.4: the second one has NULL for parameters, the first one none. */
const ecdsaWithSha256 = '1.2.840.10045.4.3.2'
const sha256WithRsa = '1.2.840.113549.1.1.11'
/** RFC 5019 2.1.1: the hash by which clients find what is said of their certificate. It names, and protects nothing. */
const sha1 = '1.3.14.3.2.26'

/** @param certificate - PEM, issued by this authority. @returns an OCSPResponse, DER */
export async function certificateStatus(
  authority: CertificateAuthority,
  certificate: string,
  now: Date,
): Promise<Buffer> {
  const x509 = await loadX509()
  const ocsp = await import('@peculiar/asn1-ocsp')
  const { AsnConvert, OctetString } = await import('@peculiar/asn1-schema')
  const { AlgorithmIdentifier } = await import('@peculiar/asn1-x509')
  const issuer = new x509.X509Certificate(authority.certificate)
  const issuerKeyHash = await issuer.publicKey.getKeyIdentifier()
  const producedAt = wholeSecond(now.getTime())
  const tbsResponseData = new ocsp.ResponseData({
    responderID: new ocsp.ResponderID({ byKey: new ocsp.KeyHash(issuerKeyHash) }),
    producedAt,
    responses: [
      new ocsp.SingleResponse({
        certID: new ocsp.CertID({
          hashAlgorithm: new AlgorithmIdentifier({ algorithm: sha1, parameters: null }),
          issuerNameHash: new OctetString(await issuer.subjectName.getThumbprint('SHA-1')),
          issuerKeyHash: new OctetString(issuerKeyHash),
          serialNumber: arrayBufferOf(serialOf(certificate)),
        }),
        certStatus: new ocsp.CertStatus({ good: null }),
        // A day back, as certificates: clocks of equipment are late.
        thisUpdate: wholeSecond(now.getTime() - dayMs),
        nextUpdate: wholeSecond(now.getTime() + inForceMs),
      }),
    ],
  })
  const isRsa = authority.key.asymmetricKeyType === 'rsa'
  const response = new ocsp.BasicOCSPResponse({
    tbsResponseData,
    signatureAlgorithm: isRsa
      ? new AlgorithmIdentifier({ algorithm: sha256WithRsa, parameters: null })
      : new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 }),
    signature: arrayBufferOf(sign('sha256', Buffer.from(AsnConvert.serialize(tbsResponseData)), authority.key)),
  })
  return Buffer.from(
    AsnConvert.serialize(
      new ocsp.OCSPResponse({
        responseStatus: ocsp.OCSPResponseStatus.successful,
        responseBytes: new ocsp.ResponseBytes({
          responseType: ocsp.id_pkix_ocsp_basic,
          response: new OctetString(AsnConvert.serialize(response)),
        }),
      }),
    ),
  )
}

/** Whether a response is about this certificate: 127 random bits stand in no other. */
export const isAbout = (status: Buffer, certificate: string): boolean => status.includes(serialOf(certificate))

const serialOf = (certificate: string) => Buffer.from(new X509Certificate(certificate).serialNumber, 'hex')

/** RFC 6960 4.2.2.1 by RFC 5280 4.1.2.5.2: GeneralizedTime has no fractions. */
const wholeSecond = (ms: number) => new Date(Math.floor(ms / 1000) * 1000)

function arrayBufferOf(octets: Buffer): ArrayBuffer {
  return octets.buffer.slice(octets.byteOffset, octets.byteOffset + octets.byteLength) as ArrayBuffer
}
