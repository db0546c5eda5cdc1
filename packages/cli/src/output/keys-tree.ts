/** What is wrapped by what, as a tree: root key, key-encryption key, study keys, and what else follows from the root key. */
import type { OperationResult } from '@leadglass/server'
import { countOf } from './units.ts'

type KeysStatus = Omit<OperationResult<'keys.status'>, 'rotationDue'> & { rotationDue?: string }

export function keysTree({ rootKey, keyEncryptionKey, erasedStudies, rotation, rotationDue }: KeysStatus): string {
  const { version, created, studyKeys } = keyEncryptionKey
  const due = rotationDue === undefined ? '' : `, due to be replaced on ${rotationDue.slice(0, 10)}`
  return [
    `root key, held by ${rootKey.source}: ${rootKey.place}`,
    ...rootKey.superseded.map(
      (place) => `│  STILL IN ${place}: run "leadglass keys move" to ${rootKey.source} again to remove it`,
    ),
    `├─ wraps key-encryption key ${version}, made ${created.slice(0, 10)}${due}`,
    `│  └─ wraps the keys of ${countOf(studyKeys, 'study', 'studies')}`,
    ...(rotation === undefined ? [] : [`│     ${rotation.done} of ${rotation.total} wrapped by its successor already`]),
    '├─ derives the keys of index, accounts, services, audit log and certificates',
    `└─ ${countOf(erasedStudies, 'study key', 'study keys')} destroyed, each with a certificate`,
  ].join('\n')
}
