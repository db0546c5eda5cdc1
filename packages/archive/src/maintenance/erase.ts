/**
 * Erases a study: certificate, then record and audit entry in one commit, then key. Each step is durable before the next, and
 * opening the archive finishes what a crash interrupted: once the certificate is there, the study ends erased, and log and
 * change feed say so.
 */
import type { AuditEvent } from '@leadglass/audit'
import type { Committer } from '../commit/committer.ts'
import type { FileSystem } from '../file-system/file-system.ts'
import type { IndexStore } from '../index/index-store.ts'
import { withdrawErasureCertificate, writeErasureCertificate } from '../keys/erasure-certificate.ts'
import type { Keyring } from '../keys/keyring.ts'
import { signingKeyFrom } from '../keys/signing.ts'
import type { StudyKey, StudyKeyName, StudyKeys } from '../keys/study-keys.ts'
import type { StudyContexts } from '../receive/study-contexts.ts'
import type { EntrySealer } from '../sealing/entry-sealer.ts'
import { writeChange } from '../trash/write-change.ts'

/** Certificates are signed by a key of their own, derived from the root key. */
export const erasureKeyPurpose = 'erasure-certificates'

export interface EraseParts {
  fs: FileSystem
  keyring: Keyring
  keys: StudyKeys
  index: IndexStore
  committer: Committer
  contexts: StudyContexts
  sealer: EntrySealer
}

export interface ErasedStudy {
  studyKey: StudyKeyName
  studyInstanceUID: string
  /** Who erases, as the audit log names them. */
  by: string
}

export interface EraseOrder extends ErasedStudy {
  /** Audit entries; `certificate` is the certificate's digest. */
  events(certificate: string): readonly AuditEvent[]
  /** Refuses at the last moment. */
  check?: () => Promise<void>
}

/** Takes the study out of the index for good; what is left to do then is to destroy the key. */
export async function certifyErasure(parts: EraseParts, order: EraseOrder): Promise<void> {
  const { fs, keyring, committer } = parts
  const signingKey = signingKeyFrom(keyring.derive(erasureKeyPurpose))
  const { events, check, ...study } = order
  const certificate = await writeErasureCertificate(fs, keyring.folder, signingKey, order.studyKey)
  try {
    await recordErasure(parts, study, { events: events(certificate), ...(check ? { check } : {}) })
  } catch (error) {
    await committer.exclusive(() => withdrawErasureCertificate(fs, keyring.folder, order.studyKey))
    throw error
  }
}

/** Writes down for the change feed that a study was erased, and removes what the index has of it. */
export async function recordErasure(
  parts: EraseParts,
  { studyKey, studyInstanceUID, by }: ErasedStudy,
  order: { events: readonly AuditEvent[]; check?: () => Promise<void> },
): Promise<void> {
  const { committer, contexts, sealer } = parts
  const { id, slot } = studyKey
  const at = new Date().toISOString()
  await writeChange(committer, {
    ...order,
    change: { change: 'erased', at, by, studyInstanceUID, study: id.toString('hex'), slot },
    key: await journalKey(parts),
    committed: () => {
      committer.closeStudy(id, studyInstanceUID)
      contexts.forget(studyInstanceUID)
      sealer.forget(id)
    },
  })
}

/** The key of what must be readable when a study is not. The first record under it makes it known for good. */
async function journalKey({ index, keys }: Pick<EraseParts, 'index' | 'keys'>): Promise<StudyKey> {
  const name = await index.journalKey()
  const found = name && (await keys.find(name))
  return name && found?.state === 'live' ? { ...name, key: found.key } : keys.allocate()
}
