/** What the keys of the archive are like, their rotation, and what a certificate of erasure is worth. */

import { erasureKeyPurpose } from '../maintenance/erase.ts'
import type { ErasureReport, KeysStatus, OnProgress } from '../maintenance/reports.ts'
import type { ArchiveParts } from '../open-archive.ts'
import {
  type ErasureCertificate,
  readErasureCertificates,
  studyKeyOf,
  verifyErasureCertificate,
} from './erasure-certificate.ts'
import { publicKeyHex, signingKeyFrom } from './signing.ts'

export interface Rotation {
  onProgress: OnProgress | undefined
  isCancelled(): boolean
  /** Puts it on record; the rotation is done when this is. */
  record(facts: { version: number; studyKeys: number }): Promise<void>
}

export class KeyDesk {
  readonly #parts: Pick<ArchiveParts, 'committer' | 'fs' | 'index' | 'keyring' | 'keys'>
  /** The rotation under way, for whoever asks for another one. */
  #rotation: Promise<void> | undefined
  #rotated: { done: number; total: number } | undefined

  constructor(parts: Pick<ArchiveParts, 'committer' | 'fs' | 'index' | 'keyring' | 'keys'>) {
    this.#parts = parts
  }

  async status(): Promise<KeysStatus> {
    const { keyring, keys } = this.#parts
    const { kind: source, place } = keyring.source
    const { version, created } = keyring.keyEncryptionKey
    const { live, erased } = await keys.tally()
    const journal = (await this.#parts.index.journalKey()) === undefined ? 0 : 1
    return {
      rootKey: { source, place, superseded: await keyring.supersededSources() },
      keyEncryptionKey: { version, created, studyKeys: live - journal },
      erasedStudies: erased,
      ...(this.#rotated === undefined ? {} : { rotation: this.#rotated }),
    }
  }

  /** Waits for the rotation under way, where there is one. @throws ArchiveError LG_ARCHIVE_CLOSED when it is cancelled */
  async rotate(rotation: Rotation): Promise<void> {
    this.#rotation ??= this.#rotate(rotation).finally(() => {
      this.#rotation = undefined
      this.#rotated = undefined
    })
    await this.#rotation
  }

  /** @throws ArchiveError LG_KEY_DAMAGED */
  certificates(): Promise<ErasureCertificate[]> {
    return readErasureCertificates(this.#parts.fs, this.#parts.keyring.folder)
  }

  async check(certificate: ErasureCertificate): Promise<ErasureReport> {
    const { isSigned, digest } = verifyErasureCertificate(certificate)
    const { keyring, keys } = this.#parts
    const ours = publicKeyHex(signingKeyFrom(keyring.derive(erasureKeyPurpose)))
    const { id, slot } = studyKeyOf(certificate)
    const content = await keys.slot(slot)
    const isDestroyed = content?.state === 'erased' && content.id.equals(id)
    return { digest, isSigned, isOurs: certificate.publicKey === ours, isDestroyed }
  }

  async #rotate({ onProgress, isCancelled, record }: Rotation): Promise<void> {
    const { committer, keyring, keys } = this.#parts
    await keyring.rotate(keys, {
      alone: (work) => committer.exclusive(work),
      onProgress: ({ done, total }) => {
        this.#rotated = { done, total }
        onProgress?.({ done, total, unit: 'keys' })
      },
      isCancelled,
    })
    await record({ version: keyring.keyEncryptionKey.version, studyKeys: keys.count })
  }
}
