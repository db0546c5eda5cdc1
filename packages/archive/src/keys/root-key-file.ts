/** Root key in `keys/root.key`: 64 hexadecimal digits, readable by the archive's account only. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { ArchiveError } from '../errors.ts'
import { readWholeFile, replaceFile } from '../file-system/atomic-file.ts'
import { nodeFileSystem } from '../file-system/node-file-system.ts'
import type { KeySource } from './key-source.ts'
import { keyLength } from './wrap.ts'

/** Protects against whoever gets packs, index or backups without `keys/`; not against whoever reads the whole disk. */
export function rootKeyFile(): KeySource {
  return {
    kind: 'file',
    async create(folder) {
      const key = randomBytes(keyLength)
      await replaceFile(nodeFileSystem, rootKeyPath(folder), Buffer.from(`${key.toString('hex')}\n`))
      return key
    },
    async open(folder) {
      const text = await readWholeFile(nodeFileSystem, rootKeyPath(folder))
      if (text === undefined) throw new ArchiveError('LG_ARCHIVE_MISSING', 'there is no keys/root.key')
      const digits = text.toString('latin1').trim()
      if (!/^[0-9a-f]{64}$/i.test(digits)) {
        throw new ArchiveError('LG_KEY_DAMAGED', 'keys/root.key is not 64 hexadecimal digits', { octets: text.length })
      }
      return Buffer.from(digits, 'hex')
    },
  }
}

function rootKeyPath(folder: string): string {
  return join(folder, 'root.key')
}
