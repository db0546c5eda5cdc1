/**
 * A self-signed certificate such as TLS-only systems show, made anew at each start. X.509 is written here in thirty lines of DER,
 * since the package has no other need of a library for it.
 *
 * Sources: RFC 5280 4.1, RFC 5758 3.2, X.690 8.
 */
import { generateKeyPairSync, sign } from 'node:crypto'

export interface KeyAndCertificate {
  /** PEM. */
  readonly key: string
  readonly cert: string
}

const SEQUENCE = 0x30
const SET = 0x31
/** 1.2.840.10045.4.3.2 */
const ecdsaWithSha256 = der(SEQUENCE, der(0x06, Buffer.from('2a8648ce3d040302', 'hex')))
/** 2.5.4.3 */
const commonNameType = der(0x06, Buffer.from('550403', 'hex'))

/** @param commonName - ASCII, up to 64 characters */
export function selfSigned(commonName: string, notBefore: Date, notAfter: Date): KeyAndCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, commonNameType, der(0x0c, Buffer.from(commonName)))))
  const toBeSigned = der(
    SEQUENCE,
    der(0x02, Buffer.of(1)),
    ecdsaWithSha256,
    name,
    der(SEQUENCE, utcTime(notBefore), utcTime(notAfter)),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
  )
  const signature = sign('sha256', toBeSigned, privateKey)
  const certificate = der(SEQUENCE, toBeSigned, ecdsaWithSha256, der(0x03, Buffer.of(0), signature))
  return { key: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string, cert: pem(certificate) }
}

function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const lengthOctets = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...lengthOctets), content])
}

/** `YYMMDDhhmmssZ`; for years up to 2049. */
function utcTime(date: Date): Buffer {
  return der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))
}

function pem(octets: Buffer): string {
  const lines = octets.toString('base64').replace(/.{64}/g, '$&\n')
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}
