/** Root key in `keys/root.key`: 64 hexadecimal digits, readable by the archive's account only. */
import { randomBytes } from 'node:crypto'
import { ArchiveError } from '../errors.ts'
import type { KeySource } from './key-source.ts'
import { readRootKeyFile, rootKeyPlace, writeRootKey } from './root-key-place.ts'
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
    open: async (folder) => parse((await readRootKeyFile(folder, 'file')).toString('latin1')),
  }
}

/** The same from a copy that was kept apart. @param text - what `keys/root.key` held */
export function rootKeyKeptApart(text: string): KeySource {
  return { ...rootKeyFile(), open: async () => parse(text) }
}

function parse(text: string): Buffer {
  const digits = text.trim()
  if (/^[0-9a-f]{64}$/i.test(digits)) return Buffer.from(digits, 'hex')
  throw new ArchiveError('LG_KEY_DAMAGED', 'the root key is not 64 hexadecimal digits', { octets: text.length })
}
