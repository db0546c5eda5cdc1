/**
 * A data folder at one moment, as the files that a copy of it is made of.
 *
 *     1 accounts and services are copied        what they say of the archive is older than what the archive itself says
 *     2 between two commits: how far each pack is, study keys, audit log
 *
 * The other order would restore a forwarding queue that believes to have seen instances which are not there. Left out are the
 * index, which packs and keys make anew, the root key, the lock and the socket.
 */
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { ArchiveSnapshot, BackupFacts, BackupRootKey, SnapshotFile } from '@leadglass/archive'
import type { DataFolder } from '../data-folder/data-folder.ts'
import { version } from '../version.ts'

export interface DataFolderSnapshot {
  files: SnapshotFile[]
  facts: BackupFacts
  rootKey: BackupRootKey
  /** Removes the copies that were made for it. */
  release(): Promise<void>
}

/** As the audit log names it. */
const principal = { kind: 'operator', name: 'backup' } as const

export async function snapshotDataFolder(data: DataFolder): Promise<DataFolderSnapshot> {
  const { layout, accounts, services, audit, archive } = data
  const scratch = join(layout.run, 'backup')
  const release = () => rm(scratch, { recursive: true, force: true })
  await release()
  await mkdir(scratch, { recursive: true, mode: 0o700 })
  try {
    const [accountsCopy, servicesCopy] = [join(scratch, 'accounts.db'), join(scratch, 'services.db')]
    services.copyTo(servicesCopy)
    accounts.copyTo(accountsCopy)
    let log: Awaited<ReturnType<typeof audit.snapshot>> | undefined
    const kept = await archive.snapshot(principal, {
      studyKeysCopy: join(scratch, 'study-keys'),
      async alongside() {
        log = await audit.snapshot()
      },
    })
    const files = [
      ...kept.files,
      await changing(relative(layout.root, layout.accounts), accountsCopy),
      await changing(relative(layout.root, layout.services), servicesCopy),
      ...auditFiles(layout.audit, log!),
      ...(await plainFiles(data)),
    ]
    return { files, facts: factsOf(kept, log!), rootKey: kept.rootKey, release }
  } catch (error) {
    await release()
    throw error
  }
}

function factsOf(
  { statistics, lastSequence }: ArchiveSnapshot,
  log: { entries: number; checkpoint: string },
): BackupFacts {
  const { entries, checkpoint } = log
  return { version, statistics, lastSequence, audit: { entries, checkpoint } }
}

async function changing(path: string, source: string): Promise<SnapshotFile> {
  const file = await open(source, 'r')
  const { size: length } = await file.stat().finally(() => file.close())
  return { path, form: 'changing', source, length }
}

function auditFiles(
  folder: string,
  { changing, fixed }: { changing: { path: string; octets: Uint8Array }[]; fixed: string[] },
): SnapshotFile[] {
  return [
    ...changing.map(
      ({ path, octets }) => ({ path: `audit/${path}`, form: 'octets', octets: Buffer.from(octets) }) as const,
    ),
    ...fixed.map((path) => ({ path: `audit/${path}`, form: 'fixed', source: join(folder, path) }) as const),
  ]
}

/** Each is replaced as a whole by whoever changes it. */
async function plainFiles({ layout }: DataFolder): Promise<SnapshotFile[]> {
  const paths = [
    layout.config,
    layout.configSchema,
    layout.burnedInRules,
    layout.auditPublicKey,
    layout.authorityCertificate,
    layout.authorityKey,
    layout.serverIdentity,
  ].filter((path) => existsSync(path))
  return Promise.all(
    paths.map(
      async (path) => ({ path: relative(layout.root, path), form: 'octets', octets: await readFile(path) }) as const,
    ),
  )
}
