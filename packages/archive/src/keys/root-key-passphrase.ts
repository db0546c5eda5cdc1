/**
 * Root key wrapped by a passphrase, as JSON with the cost it was made with: in `keys/root.wrapped`, or in a file that was exported.
 *
 * Sources: RFC 7914 (scrypt); OWASP Password Storage Cheat Sheet for the cost.
 */
import { randomBytes, scrypt } from 'node:crypto'
import { ArchiveError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { KeySource } from './key-source.ts'
import { parsedJson, readRootKeyJson, rootKeyPlace, writeRootKey } from './root-key-place.ts'
import { keyLength, unwrapKey, wrapKey } from './wrap.ts'

interface WrappedRoot {
  format: 'leadglass-root-key/1'
  kdf: 'scrypt'
  costLog2: number
  salt: string
  wrapped: string
}

const costLog2 = 17
const associatedData = Buffer.from('leadglass-root-key/1')

/** Costs 128 MiB and about half a second at each start. */
export function rootKeyPassphrase(passphrase: string): KeySource {
  const keep = async (folder: string, root: Uint8Array) =>
    writeRootKey(folder, 'passphrase', await wrappedRootKey(root, passphrase))
  return {
    kind: 'passphrase',
    place: rootKeyPlace('passphrase'),
    keep,
    async create(folder) {
      const root = randomBytes(keyLength)
      await keep(folder, root)
      return root
    },
    async open(folder) {
      return unwrapped(await readRootKeyJson(folder, 'passphrase', isWrappedRoot), passphrase)
    },
  }
}

/** The text of the file. */
export async function wrappedRootKey(root: Uint8Array, passphrase: string): Promise<string> {
  const salt = randomBytes(16)
  const wrapped = wrapKey(await stretch(passphrase, salt, costLog2), root, associatedData)
  const file: WrappedRoot = {
    format: 'leadglass-root-key/1',
    kdf: 'scrypt',
    costLog2,
    salt: salt.toString('hex'),
    wrapped: wrapped.toString('hex'),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** @param text - of `wrappedRootKey` @throws ArchiveError LG_KEY_DAMAGED, LG_KEY_WRONG */
export async function unwrappedRootKey(text: string, passphrase: string): Promise<Buffer> {
  const file = parsedJson(text)
  if (isWrappedRoot(file)) return unwrapped(file, passphrase)
  throw new ArchiveError('LG_KEY_DAMAGED', 'this is no exported root key', { octets: text.length })
}

async function unwrapped(file: WrappedRoot, passphrase: string): Promise<Buffer> {
  const key = await stretch(passphrase, Buffer.from(file.salt, 'hex'), file.costLog2)
  const root = unwrapKey(key, Buffer.from(file.wrapped, 'hex'), associatedData)
  if (root === undefined) throw new ArchiveError('LG_KEY_WRONG', 'the passphrase does not open the wrapped root key')
  return root
}

function stretch(passphrase: string, salt: Uint8Array, cost: number): Promise<Buffer> {
  const options = { N: 2 ** cost, r: 8, p: 1, maxmem: 2 ** (cost + 11) }
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, keyLength, options, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}

function isWrappedRoot(file: unknown): file is WrappedRoot {
  if (typeof file !== 'object' || file === null) return false
  const { format, kdf, costLog2: cost, salt, wrapped } = file as Partial<WrappedRoot>
  const known = format === 'leadglass-root-key/1' && kdf === 'scrypt'
  const affordable = Number.isInteger(cost) && cost! >= costLog2 && cost! <= limits.scryptCostLog2
  return known && affordable && typeof salt === 'string' && typeof wrapped === 'string'
}
