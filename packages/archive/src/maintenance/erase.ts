/**
 * Erases a study: record, certificate, key. The record takes the study out of the index and stays in the change feed. Each step
 * is durable before the next, and opening the archive finishes what a crash interrupted: once the record is there, the study
 * ends erased.
 */
import type { AuditEvent } from '@leadglass/audit'
import type { Committer } from '../commit/committer.ts'
import type { FileSystem } from '../file-system/file-system.ts'
import type { IndexStore } from '../index/index-store.ts'
import { writeErasureCertificate } from '../keys/erasure-certificate.ts'
import type { Keyring } from '../keys/keyring.ts'
import { signingKeyFrom } from '../keys/signing.ts'
import type { StudyKey, StudyKeyName, StudyKeys } from '../keys/study-keys.ts'
import type { StudyContexts } from '../receive/study-contexts.ts'
import { writeChange } from '../trash/write-change.ts'

export interface EraseParts {
  fs: FileSystem
  keyring: Keyring
  keys: StudyKeys
  index: IndexStore
  committer: Committer
  contexts: StudyContexts
}

export interface EraseOrder {
  studyKey: StudyKeyName
  studyInstanceUID: string
  /** Who erases, as the audit log names them. */
  by: string
  events: readonly AuditEvent[]
  /** Refuses at the last moment. */
  check?: () => Promise<void>
}

export async function eraseStudy(parts: EraseParts, order: EraseOrder): Promise<void> {
  const { committer, contexts } = parts
  const { studyKey, studyInstanceUID, by, events, check } = order
  const change = {
    change: 'erased' as const,
    at: new Date().toISOString(),
    by,
    studyInstanceUID,
    study: studyKey.id.toString('hex'),
    slot: studyKey.slot,
  }
  await writeChange(committer, {
    change,
    key: await journalKey(parts),
    events,
    ...(check ? { check } : {}),
    committed: () => {
      committer.closeStudy(studyKey.id, studyInstanceUID)
      contexts.forget(studyInstanceUID)
    },
  })
  await committer.exclusive(() => destroyKey(parts, studyKey))
}

/** Certificate, then key. */
export async function destroyKey(
  { fs, keyring, keys }: Pick<EraseParts, 'fs' | 'keyring' | 'keys'>,
  studyKey: StudyKeyName,
): Promise<void> {
  await writeErasureCertificate(fs, keyring.folder, signingKeyFrom(keyring.derive('erasure-certificates')), studyKey)
  await keys.erase(studyKey)
}

/** The key of what must be readable when a study is not. The first record under it makes it known for good. */
async function journalKey({ index, keys }: Pick<EraseParts, 'index' | 'keys'>): Promise<StudyKey> {
  const name = await index.journalKey()
  const found = name && (await keys.find(name))
  return name && found?.state === 'live' ? { ...name, key: found.key } : keys.allocate()
}
