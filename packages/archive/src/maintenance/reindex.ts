/**
 * Builds a new index beside the old one, from packs and keys alone, and puts it in the old one's place.
 *
 * Instances go on arriving while the bulk is read; the rest is caught up between two commits.
 */
import { join } from 'node:path'
import type { Committer } from '../commit/committer.ts'
import type { FileSystem } from '../file-system/file-system.ts'
import { removeIndex } from '../index/sqlite/open-index.ts'
import { SqliteIndex } from '../index/sqlite/sqlite-index.ts'
import type { Keyring } from '../keys/keyring.ts'
import type { StudyKeys } from '../keys/study-keys.ts'
import type { PackFolder } from '../pack/pack-folder.ts'
import { packHeaderLength } from '../pack/pack-header.ts'
import { finishErasures } from './finish-erasures.ts'
import { type ScannedRecord, scanPack } from './pack-scan.ts'
import { type ReplayedPack, replay } from './replay.ts'
import type { OnProgress, ProblemKind, ReindexReport } from './reports.ts'

export interface ReindexParts {
  fs: FileSystem
  folder: string
  keyring: Keyring
  packs: PackFolder
  keys: StudyKeys
  index: SqliteIndex
  indexKey: Uint8Array
  committer: Committer
  onProgress?: OnProgress | undefined
}

const problemOf: Partial<Record<ScannedRecord['state'], ProblemKind>> = {
  damaged: 'record-damaged',
  keyless: 'study-key-missing',
  'key-damaged': 'study-key-damaged',
  torn: 'record-unreadable',
}

export async function rebuildIndex(parts: ReindexParts): Promise<ReindexReport> {
  const { fs, folder, index, committer } = parts
  const path = join(folder, 'index.db.new')
  await removeIndex(fs, path)
  const rebuilt = SqliteIndex.open(path, parts.indexKey)
  const report: ReindexReport = { studies: 0, instances: 0, erasedRecords: 0, problems: [] }
  try {
    await readPacks(parts, rebuilt, report)
    await committer.exclusive(async () => {
      await readPacks(parts, rebuilt, report)
      await finishErasures(fs, parts.keyring.folder, parts.keys, rebuilt)
      const counts = await rebuilt.counts()
      report.studies = counts.studies
      report.instances = counts.instances
      await index.replaceBy(rebuilt)
    })
  } catch (error) {
    await rebuilt.close()
    await removeIndex(fs, path)
    throw error
  }
  return report
}

/** Reads what the old index accounts for and the new one does not yet. */
async function readPacks(parts: ReindexParts, rebuilt: SqliteIndex, report: ReindexReport): Promise<void> {
  const done = new Map((await rebuilt.packs()).map(({ pack, length }) => [pack, length]))
  const positions = await parts.index.packs()
  const total = positions.reduce((sum, { length }) => sum + length, 0)
  let octets = 0
  const names = new Set(await parts.packs.names())
  const packs = positions
    .filter(({ pack }) => names.has(pack))
    .map(({ pack, length, sealed }): ReplayedPack => {
      const from = Math.max(done.get(pack) ?? 0, packHeaderLength)
      const { packs: folder, keys } = parts
      return {
        pack,
        sealed,
        end: length,
        records: scanPack({ packs: folder, keys, pack, from, to: length, whole: false }),
      }
    })
  await replay(rebuilt, packs, {
    keep: ({ pack }, record) => {
      octets += record.length
      note(report, pack, record)
      parts.onProgress?.({ done: octets, total, unit: 'octets' })
      return true
    },
    added: () => undefined,
  })
}

function note(report: ReindexReport, pack: string, record: ScannedRecord): void {
  if (record.state === 'erased') report.erasedRecords += 1
  const kind = problemOf[record.state]
  if (kind !== undefined) report.problems.push({ kind, pack, offset: record.offset })
}
