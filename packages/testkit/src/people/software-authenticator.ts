/**
 * A security key in software: makes passkeys and signs with them, and can do wrong what a real one never would.
 *
 * Source: W3C Web Authentication Level 3, 6.1 (authenticator data), 6.5.4 (attestation object), 7.2 (what is signed).
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

export interface AuthenticatorOptions {
  /** Whether PIN or finger is asked for. Default true. */
  userVerified?: boolean
  /** The page's origin; default that of the site. */
  origin?: string
  /** Default: one more than the last time. */
  counter?: number
}

/** Flags of authenticator data. */
const userPresent = 0x01
const userVerified = 0x04
const attestedCredentialData = 0x40

export class SoftwareAuthenticator {
  readonly id = randomBytes(32)
  readonly #key: KeyObject
  readonly #point: { x: Buffer; y: Buffer }
  #counter = 0
  #userHandle = ''

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    this.#key = privateKey
    this.#point = { x: Buffer.from(x, 'base64url'), y: Buffer.from(y, 'base64url') }
  }

  /** Answers `navigator.credentials.create`. @param site - origin of the page */
  register(
    { challenge, rp, user }: { challenge: string; rp: { id?: string }; user: { id: string } },
    site: string,
    options: AuthenticatorOptions = {},
  ) {
    this.#userHandle = user.id
    const clientData = clientDataOf('webauthn.create', challenge, options.origin ?? site)
    const credential = Buffer.concat([Buffer.alloc(16), lengthOf(this.id), this.id, this.#coseKey()])
    const data = this.#data(rp.id ?? '', options, attestedCredentialData, credential)
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      ...[cborText('fmt'), cborText('none'), cborText('attStmt'), Buffer.from([0xa0])],
      ...[cborText('authData'), cborBytes(data)],
    ])
    return this.#answer({
      clientDataJSON: clientData.toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    })
  }

  /** Answers `navigator.credentials.get`. @param site - origin of the page */
  assert(request: { challenge: string; rpId?: string }, site: string, options: AuthenticatorOptions = {}) {
    const { challenge, rpId = '' } = request
    const clientData = clientDataOf('webauthn.get', challenge, options.origin ?? site)
    const data = this.#data(rpId, options, 0)
    const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), this.#key)
    return this.#answer({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: signature.toString('base64url'),
      userHandle: this.#userHandle,
    })
  }

  #answer<R>(response: R) {
    const id = this.id.toString('base64url')
    return { id, rawId: id, type: 'public-key' as const, response, clientExtensionResults: {} }
  }

  #data(rpId: string, options: AuthenticatorOptions, flags: number, extra = Buffer.alloc(0)): Buffer {
    this.#counter = options.counter ?? this.#counter + 1
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.#counter)
    const verified = (options.userVerified ?? true) ? userVerified : 0
    return Buffer.concat([sha256(Buffer.from(rpId)), Buffer.from([flags | userPresent | verified]), counter, extra])
  }

  /** COSE_Key: kty EC2, alg ES256, crv P-256, x, y. */
  #coseKey(): Buffer {
    const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21])
    return Buffer.concat([head, cborBytes(this.#point.x), Buffer.from([0x22]), cborBytes(this.#point.y)])
  }
}

function clientDataOf(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

function sha256(octets: Buffer): Buffer {
  return createHash('sha256').update(octets).digest()
}

function lengthOf(octets: Buffer): Buffer {
  return Buffer.from([octets.length >> 8, octets.length & 0xff])
}

/** Short texts and byte strings of up to 65,535 octets: all that is needed here (RFC 8949). */
function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 | text.length]), Buffer.from(text)])
}

function cborBytes(octets: Buffer): Buffer {
  const head =
    octets.length < 256 ? Buffer.from([0x58, octets.length]) : Buffer.concat([Buffer.from([0x59]), lengthOf(octets)])
  return Buffer.concat([head, octets])
}
