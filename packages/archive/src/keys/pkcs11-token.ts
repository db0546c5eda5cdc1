/**
 * A session with a PKCS#11 token: opened for one piece of work, closed after it.
 *
 * pkcs11js is an optional dependency with a native part, loaded only when a token is asked for. Its calls are synchronous and
 * take milliseconds; they happen when an archive is opened and when a root key is moved.
 *
 * Source: PKCS#11 3.0 (OASIS), sections 5.4 to 5.14.
 */
import type * as Pkcs11 from 'pkcs11js'
import { ArchiveError } from '../errors.ts'
import { keyLength } from './wrap.ts'

export interface TokenAddress {
  /** Path of the manufacturer's PKCS#11 library. */
  module: string
  tokenLabel: string
  /** The user's PIN. */
  pin: string
}

export interface TokenSession {
  /** @throws ArchiveError LG_KEY_SOURCE_REFUSED the key could be taken out of the token */
  findKey(label: string): Buffer | undefined
  findOrMakeKey(label: string): Buffer
  wrap(key: Buffer, value: Uint8Array): Buffer
  /** @throws ArchiveError LG_KEY_WRONG */
  unwrap(key: Buffer, wrapped: Uint8Array): Buffer
}

/** @throws ArchiveError LG_KEY_SOURCE_UNAVAILABLE no library, no token; LG_KEY_SOURCE_REFUSED the PIN is wrong */
export async function withToken<T>(address: TokenAddress, work: (session: TokenSession) => T): Promise<T> {
  const library = await loadLibrary()
  const token = new library.PKCS11()
  try {
    token.load(address.module)
  } catch (cause) {
    throw unavailable(`the PKCS#11 library ${address.module} cannot be loaded`, cause)
  }
  try {
    token.C_Initialize()
    const session = openSession(library, token, address)
    return work(new Session(library, token, session))
  } catch (error) {
    throw asArchiveError(error)
  } finally {
    quietly(() => token.C_Finalize())
    quietly(() => token.close())
  }
}

class Session implements TokenSession {
  readonly #library: typeof Pkcs11
  readonly #token: Pkcs11.PKCS11
  readonly #session: Pkcs11.Handle

  constructor(library: typeof Pkcs11, token: Pkcs11.PKCS11, session: Pkcs11.Handle) {
    this.#library = library
    this.#token = token
    this.#session = session
  }

  findKey(label: string): Buffer | undefined {
    const { CKA_CLASS, CKA_KEY_TYPE, CKA_LABEL, CKA_TOKEN, CKO_SECRET_KEY, CKK_AES } = this.#library
    this.#token.C_FindObjectsInit(this.#session, [
      { type: CKA_CLASS, value: CKO_SECRET_KEY },
      { type: CKA_KEY_TYPE, value: CKK_AES },
      { type: CKA_TOKEN, value: true },
      { type: CKA_LABEL, value: label },
    ])
    const found = this.#token.C_FindObjects(this.#session, 2)
    this.#token.C_FindObjectsFinal(this.#session)
    if (found.length > 1) throw refused(`the token holds more than one AES key ${label}`)
    const key = found[0]
    if (key !== undefined) this.#requireInside(key, label)
    return key
  }

  findOrMakeKey(label: string): Buffer {
    const known = this.findKey(label)
    if (known !== undefined) return known
    const c = this.#library
    return this.#token.C_GenerateKey(this.#session, { mechanism: c.CKM_AES_KEY_GEN }, [
      { type: c.CKA_CLASS, value: c.CKO_SECRET_KEY },
      { type: c.CKA_KEY_TYPE, value: c.CKK_AES },
      { type: c.CKA_VALUE_LEN, value: keyLength },
      { type: c.CKA_LABEL, value: label },
      { type: c.CKA_TOKEN, value: true },
      { type: c.CKA_PRIVATE, value: true },
      { type: c.CKA_SENSITIVE, value: true },
      { type: c.CKA_EXTRACTABLE, value: false },
      { type: c.CKA_WRAP, value: true },
      { type: c.CKA_UNWRAP, value: true },
      { type: c.CKA_ENCRYPT, value: false },
      { type: c.CKA_DECRYPT, value: false },
    ])
  }

  /** The root key visits the token as an object of this session, which ends with it. */
  wrap(key: Buffer, value: Uint8Array): Buffer {
    const object = this.#token.C_CreateObject(this.#session, [
      ...this.#visiting(),
      { type: this.#library.CKA_VALUE, value: Buffer.from(value) },
    ])
    return this.#token.C_WrapKey(this.#session, this.#mechanism, key, object, Buffer.alloc(keyLength + 8))
  }

  unwrap(key: Buffer, wrapped: Uint8Array): Buffer {
    let object: Buffer
    try {
      object = this.#token.C_UnwrapKey(this.#session, this.#mechanism, key, Buffer.from(wrapped), this.#visiting())
    } catch (cause) {
      throw new ArchiveError('LG_KEY_WRONG', "the token's key does not unwrap keys/root.pkcs11", codeOf(cause), cause)
    }
    const [value] = this.#token.C_GetAttributeValue(this.#session, object, [{ type: this.#library.CKA_VALUE }])
    const root = value?.value as Buffer | undefined
    if (root?.length === keyLength) return Buffer.from(root)
    throw new ArchiveError('LG_KEY_WRONG', 'the token gave back something that is no root key')
  }

  get #mechanism(): Pkcs11.Mechanism {
    return { mechanism: this.#library.CKM_AES_KEY_WRAP }
  }

  #visiting(): Pkcs11.Template {
    const c = this.#library
    return [
      { type: c.CKA_CLASS, value: c.CKO_SECRET_KEY },
      { type: c.CKA_KEY_TYPE, value: c.CKK_AES },
      { type: c.CKA_TOKEN, value: false },
      { type: c.CKA_SENSITIVE, value: false },
      { type: c.CKA_EXTRACTABLE, value: true },
    ]
  }

  #requireInside(key: Buffer, label: string): void {
    const { CKA_SENSITIVE, CKA_EXTRACTABLE } = this.#library
    const attributes = this.#token.C_GetAttributeValue(this.#session, key, [
      { type: CKA_SENSITIVE },
      { type: CKA_EXTRACTABLE },
    ])
    const [sensitive, extractable] = attributes.map(({ value }) => (value as Buffer)[0] === 1)
    if (!sensitive || extractable) throw refused(`the key ${label} can be taken out of the token; use one that cannot`)
  }
}

/** The session and its objects end with C_Finalize. */
function openSession(library: typeof Pkcs11, token: Pkcs11.PKCS11, { tokenLabel, pin }: TokenAddress): Buffer {
  const slot = token.C_GetSlotList(true).find((one) => token.C_GetTokenInfo(one).label.trimEnd() === tokenLabel)
  if (slot === undefined) throw unavailable(`there is no token ${tokenLabel}`)
  const session = token.C_OpenSession(slot, library.CKF_SERIAL_SESSION | library.CKF_RW_SESSION)
  token.C_Login(session, library.CKU_USER, pin)
  return session
}

async function loadLibrary(): Promise<typeof Pkcs11> {
  try {
    const loaded = await import('pkcs11js')
    return (loaded as unknown as { default?: typeof Pkcs11 }).default ?? loaded
  } catch (cause) {
    throw unavailable('pkcs11js is not installed; it needs a compiler: npm install pkcs11js', cause)
  }
}

/** What the PKCS#11 return values mean for whoever set this up. Nothing of a PIN is in them. */
const refusals: Readonly<Record<string, string>> = {
  CKR_PIN_INCORRECT: 'the PIN is wrong; further attempts may lock the token',
  CKR_PIN_LEN_RANGE: 'the PIN is wrong; further attempts may lock the token',
  CKR_PIN_INVALID: 'the PIN is wrong; further attempts may lock the token',
  CKR_PIN_LOCKED: 'the PIN is locked after too many attempts; the security officer can set a new one',
  CKR_PIN_EXPIRED: 'the PIN has expired',
  CKR_USER_PIN_NOT_INITIALIZED: 'the token has no PIN for its user yet',
}

function asArchiveError(error: unknown): ArchiveError {
  if (error instanceof ArchiveError) return error
  const { system } = codeOf(error)
  const why = refusals[system]
  return why === undefined ? unavailable(`the token does not do what is asked (${system})`, error) : refused(why, error)
}

function codeOf(error: unknown): { system: string } {
  return { system: /CKR_[A-Z0-9_]+/.exec(String((error as { message?: unknown } | null)?.message))?.[0] ?? 'unknown' }
}

function unavailable(message: string, cause?: unknown): ArchiveError {
  return new ArchiveError('LG_KEY_SOURCE_UNAVAILABLE', message, {}, cause)
}

function refused(message: string, cause?: unknown): ArchiveError {
  return new ArchiveError('LG_KEY_SOURCE_REFUSED', message, {}, cause)
}

function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // The work is done or has failed already; what closing says adds nothing.
  }
}
