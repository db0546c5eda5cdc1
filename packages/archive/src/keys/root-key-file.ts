/** Root key in `keys/root.key`, readable by the archive's account only. */
import type { KeySource } from './key-source.ts'

export function rootKeyFile(): KeySource {
  throw new Error('first landing')
}
