/** Opens the parts of an archive in their order and brings them together after a crash. */
import { join } from 'node:path'
import type { AuditEvent } from '@leadglass/audit'
import type { ArchiveOptions } from './archive-options.ts'
import { Committer } from './commit/committer.ts'
import type { FileSystem } from './file-system/file-system.ts'
import { nodeFileSystem } from './file-system/node-file-system.ts'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import type { NewRecord } from './index/index-store.ts'
import { openIndex } from './index/sqlite/open-index.ts'
import type { SqliteIndex } from './index/sqlite/sqlite-index.ts'
import { Keyring, openKeyring } from './keys/keyring.ts'
import { StudyKeys } from './keys/study-keys.ts'
import { limits } from './limits.ts'
import { type FinishedErasure, finishErasures } from './maintenance/finish-erasures.ts'
import { type Recovered, recover } from './maintenance/recover.ts'
import { LeasePool } from './pack/lease-pool.ts'
import type { Pack } from './pack/pack.ts'
import { PackFolder } from './pack/pack-folder.ts'
import { RecordReader } from './read/record-reader.ts'
import { SeriesMetadataStore, type SeriesName } from './read/series-metadata.ts'
import { Receiver } from './receive/receiver.ts'
import { StudyContexts } from './receive/study-contexts.ts'
import { RenditionStore } from './renditions/rendition-store.ts'
import { TrashCan } from './trash/trash-can.ts'

export interface ArchiveParts {
  readonly options: ArchiveOptions
  readonly fs: FileSystem
  readonly keyring: Keyring
  readonly keys: StudyKeys
  readonly index: SqliteIndex
  readonly packs: PackFolder
  readonly leases: LeasePool
  readonly committer: Committer
  readonly contexts: StudyContexts
  readonly records: RecordReader
  readonly receiver: Receiver
  readonly seriesMetadata: SeriesMetadataStore
  readonly renditions: RenditionStore
  readonly trash: TrashCan
  /** Told after each instance stored, deleted, restored or erased. */
  readonly storedListeners: Set<() => void>
  close(): Promise<void>
}

/** Runs what was registered when a later step fails, and at close, last first. */
class Closing {
  readonly #steps: (() => unknown)[] = []

  add(step: () => unknown): void {
    this.#steps.unshift(step)
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0)) await step()
  }
}

/** @throws ArchiveError LG_ARCHIVE_LOCKED, LG_ARCHIVE_MISSING, LG_KEY_WRONG, LG_KEY_DAMAGED */
export async function openArchive(options: ArchiveOptions): Promise<ArchiveParts> {
  const closing = new Closing()
  try {
    return await openParts(options, closing)
  } catch (error) {
    await closing.run()
    throw error
  }
}

async function openParts(options: ArchiveOptions, closing: Closing): Promise<ArchiveParts> {
  const { folder, gate, audit, fs = nodeFileSystem } = options
  const packLimitOctets = options.packLimitOctets ?? limits.packOctets
  const keyring = await keyringOf(options, closing)
  const keys = await StudyKeys.open(fs, keyring.folder, keyring.keyEncryptionKey)
  closing.add(() => keys.close())
  const packs = new PackFolder(fs, packsFolder(folder), keyring.derive('pack-header'))
  closing.add(() => packs.close())
  const { index, lost } = await openIndex(fs, indexPath(folder), keyring.derive('index'))
  closing.add(() => index.close())
  const recovered = await recover({ packs, keys, index, tail: lost ? 'unknown' : 'unacknowledged' })
  const erased = await finishErasures(fs, keyring.folder, keys, index)
  await record(audit, [
    ...(lost && recovered.count > 0 ? [rebuiltEvent(recovered.count)] : recovered.instances.map(recoveredEvent)),
    ...erased.filter(({ destroyed }) => destroyed).map(erasedEvent),
  ])
  const { shared, free } = await reopened(packs, recovered, packLimitOctets)
  const createPack = () => packs.create()
  const leases = new LeasePool(createPack, free)
  closing.add(() => leases.close())
  const lastSequence = await index.lastSequence()
  const committer = new Committer({ index, studyKeys: keys, audit, createPack, shared, packLimitOctets, lastSequence })
  closing.add(() => committer.close())
  const contexts = new StudyContexts(index, keys)
  const records = new RecordReader(packs, keys)
  const quietAfterMs = options.quietAfterMs ?? 30_000
  const seriesMetadata = new SeriesMetadataStore({ index, keys, records, committer, quietAfterMs })
  closing.add(() => seriesMetadata.close())
  await seriesMetadata.start()
  const renditions = new RenditionStore({ index, keys, records, committer, leases, packLimitOctets })
  const storedListeners = new Set<() => void>()
  const changed = () => {
    for (const listener of storedListeners) listener()
  }
  const trash = new TrashCan({ fs, keyring, keys, index, committer, contexts, seriesMetadata, changed }, options.trash)
  closing.add(() => trash.close())
  for (const { studyKey, studyInstanceUID } of erased) {
    if (studyInstanceUID !== undefined) await trash.recordErased(studyKey, studyInstanceUID)
  }
  trash.start()
  const onStored = (name: SeriesName) => {
    seriesMetadata.arrived(name)
    changed()
  }
  const receiver = new Receiver({ gate, audit, index, committer, contexts, leases, records, packLimitOctets, onStored })
  const parts = {
    options,
    fs,
    keyring,
    keys,
    index,
    packs,
    leases,
    committer,
    contexts,
    records,
    receiver,
    seriesMetadata,
    trash,
    renditions,
    storedListeners,
  }
  return { ...parts, close: () => closing.run() }
}

async function keyringOf({ folder, keySource, lock, fs }: ArchiveOptions, closing: Closing): Promise<Keyring> {
  if (lock === undefined) {
    const own: FolderLock = lockFolder(folder)
    closing.add(() => own.release())
  }
  return keySource instanceof Keyring ? keySource : openKeyring({ folder, keySource, ...(fs ? { fs } : {}) })
}

/** One pack with room left becomes the shared one, the others serve large objects. */
async function reopened(packs: PackFolder, { open }: Recovered, packLimitOctets: number) {
  const usable: Pack[] = []
  for (const { pack, length } of open) if (length < packLimitOctets) usable.push(await packs.reopen(pack, length))
  const [shared, ...free] = usable
  return { shared, free }
}

/** What happened while the archive was closed may be more than the log takes at once. */
async function record(audit: ArchiveOptions['audit'], events: readonly AuditEvent[]): Promise<void> {
  for (let first = 0; first < events.length; first += limits.eventsAtOnce) {
    await audit.append(events.slice(first, first + limits.eventsAtOnce))
  }
}

/** The index was gone; each instance has its entry from the day on which it arrived. */
function rebuiltEvent(instances: number): AuditEvent {
  const principal = 'operator:recovery'
  return {
    time: new Date().toISOString(),
    action: 'index:rebuilt',
    outcome: 'success',
    principal,
    detail: { instances },
  }
}

function recoveredEvent({ studyKey, place }: NewRecord): AuditEvent {
  return {
    time: new Date().toISOString(),
    action: 'instance:recovered',
    outcome: 'success',
    principal: 'operator:recovery',
    object: `study:${studyKey.id.toString('hex')}`,
    detail: { pack: place.pack, offset: place.offset },
  }
}

function erasedEvent({ certificate, digest }: FinishedErasure): AuditEvent {
  return {
    time: new Date().toISOString(),
    action: 'study:erased',
    outcome: 'success',
    principal: 'operator:recovery',
    object: `study:${certificate.study}`,
    detail: { certificate: digest },
  }
}

export function packsFolder(folder: string): string {
  return join(folder, 'packs')
}

export function indexPath(folder: string): string {
  return join(folder, 'index.db')
}
