/** Root key in `keys/root.key`: 64 hexadecimal digits, readable by the archive's account only. */
import { randomBytes } from 'node:crypto'
import { ArchiveError } from '../errors.ts'
import type { KeySource } from './key-source.ts'
import { readRootKey, rootKeyPlace, writeRootKey } from './root-key-place.ts'
import { keyLength } from './wrap.ts'

/** Protects against whoever gets packs, index or backups without `keys/`; not against whoever reads the whole disk. */
export function rootKeyFile(): KeySource {
  const keep = (folder: string, root: Uint8Array) =>
    writeRootKey(folder, 'file', `${Buffer.from(root).toString('hex')}\n`)
  return {
    kind: 'file',
    place: rootKeyPlace('file'),
    keep,
    async create(folder) {
      const root = randomBytes(keyLength)
      await keep(folder, root)
      return root
    },
    async open(folder) {
      const text = await readRootKey(folder, 'file')
      const digits = text.toString('latin1').trim()
      if (!/^[0-9a-f]{64}$/i.test(digits)) {
        throw new ArchiveError('LG_KEY_DAMAGED', 'keys/root.key is not 64 hexadecimal digits', { octets: text.length })
      }
      return Buffer.from(digits, 'hex')
    },
  }
}
