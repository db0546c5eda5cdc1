/**
 * Root key wrapped by a passphrase in `keys/root.wrapped`, a JSON file with the cost it was made with.
 *
 * Sources: RFC 7914 (scrypt); OWASP Password Storage Cheat Sheet for the cost.
 */
import { randomBytes, scrypt } from 'node:crypto'
import { ArchiveError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { KeySource } from './key-source.ts'
import { readRootKeyJson, rootKeyPlace, writeRootKey } from './root-key-place.ts'
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
  const keep = async (folder: string, root: Uint8Array) => {
    const salt = randomBytes(16)
    const wrapped = wrapKey(await stretch(passphrase, salt, costLog2), root, associatedData)
    const file: WrappedRoot = {
      format: 'leadglass-root-key/1',
      kdf: 'scrypt',
      costLog2,
      salt: salt.toString('hex'),
      wrapped: wrapped.toString('hex'),
    }
    await writeRootKey(folder, 'passphrase', `${JSON.stringify(file, null, 2)}\n`)
  }
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
      const file = await readRootKeyJson(folder, 'passphrase', isWrappedRoot)
      const key = await stretch(passphrase, Buffer.from(file.salt, 'hex'), file.costLog2)
      const root = unwrapKey(key, Buffer.from(file.wrapped, 'hex'), associatedData)
      if (root === undefined) throw new ArchiveError('LG_KEY_WRONG', 'the passphrase does not open keys/root.wrapped')
      return root
    },
  }
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
