/** Makes a new key-encryption key and wraps every study key with it. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const keysRotate: Operation<'keys.rotate'> = {
  right: 'keys:rotate',
  params: shape(none),
  facts: 'by-archive',
  run: (_, { data, principal, onProgress }) => data.archive.rotateKeys(principal, onProgress),
}
