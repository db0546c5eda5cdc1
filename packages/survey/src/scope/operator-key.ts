/**
 * The keys of whoever answers for a survey: one's own Ed25519 key, and the public keys that are believed.
 *
 *     operator.key    PKCS #8 in PEM, readable by its owner only
 *     operator.pub    32 octets in base64
 *     trusted-keys    one `base64 name` a line: others whose signature counts (a second signer); optional
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SurveyError } from '../errors.ts'
import type { ScopeSignature, ScopeTerms } from './scope.ts'

export interface OperatorKey {
  /** Ed25519 public key, 32 octets, base64. */
  readonly publicKey: string
  sign(terms: ScopeTerms): ScopeSignature
}

const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

/** Opens the key of the folder, making it where there is none. */
export async function openOperatorKey(folder: string): Promise<OperatorKey> {
  const path = join(folder, 'operator.key')
  const pem = (await readIfThere(path)) ?? (await makeKey(folder, path))
  return operatorKeyFrom(pem)
}

/** Base64 public keys whose signature counts: the folder's own and those of `trusted-keys`. */
export async function trustedKeys(folder: string): Promise<ReadonlySet<string>> {
  const own = (await readIfThere(join(folder, 'operator.pub')))?.trim()
  const others = (await readIfThere(join(folder, 'trusted-keys'))) ?? ''
  const listed = others.split('\n').flatMap((line) => /^([A-Za-z0-9+/]{43}=)(\s|$)/.exec(line)?.[1] ?? [])
  return new Set(own === undefined || own === '' ? listed : [own, ...listed])
}

/** Believes another person's key from now on. @param name - for people; one line */
export async function trustKey(folder: string, publicKey: string, name: string): Promise<void> {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(publicKey) || /[\r\n]/.test(name)) {
    throw new SurveyError(
      'LG_SURVEY_SCOPE_INVALID',
      'a key to be trusted is 32 octets in base64: `survey key` prints it',
    )
  }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await appendFile(join(folder, 'trusted-keys'), `${publicKey} ${name}\n`, { mode: 0o600 })
}

/** Whether the signature is that of its key over these terms. */
export function isSignatureOf(terms: ScopeTerms, { key, signature }: ScopeSignature): boolean {
  const der = Buffer.concat([spkiPrefix, Buffer.from(key, 'base64')])
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return verify(null, signedOctets(terms), publicKey, Buffer.from(signature, 'base64'))
}

/**
 * What is signed: a first line that names the format, then the terms as JSON with the keys of every object in the order
 * of their UTF-16 code units. Comments and layout of the file do not matter, every value does.
 */
export function signedOctets(terms: ScopeTerms): Buffer {
  return Buffer.from(`${terms.format}\n${JSON.stringify(sorted(terms))}\n`)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, sorted(field)]))
}

async function makeKey(folder: string, path: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string
  await writeFile(path, pem, { mode: 0o600, flag: 'wx' })
  await writeFile(join(folder, 'operator.pub'), `${operatorKeyFrom(pem).publicKey}\n`)
  return pem
}

function operatorKeyFrom(pem: string): OperatorKey {
  const privateKey = createPrivateKey(pem)
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  const publicKey = spki.subarray(spkiPrefix.length).toString('base64')
  return {
    publicKey,
    sign: (terms) => ({ key: publicKey, signature: sign(null, signedOctets(terms), privateKey).toString('base64') }),
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}
