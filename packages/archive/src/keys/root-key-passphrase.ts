/** Root key wrapped by a passphrase in `keys/root.wrapped`. */
import type { KeySource } from './key-source.ts'

export function rootKeyPassphrase(_passphrase: string): KeySource {
  throw new Error('first landing')
}
