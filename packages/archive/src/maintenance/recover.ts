/**
 * Brings packs and index together when the archive is opened.
 *
 * The index says how far each pack is indexed. Behind that lies what a crash or power cut kept out of the index: whole
 * records are added, a torn end that was never acknowledged is cut off. Erasures that were begun are finished.
 */
import type { IndexStore, NewRecord, PackPosition } from '../index/index-store.ts'
import type { StudyKeys } from '../keys/study-keys.ts'
import type { PackFolder } from '../pack/pack-folder.ts'
import { packHeaderLength } from '../pack/pack-header.ts'
import { type ScannedRecord, scanPack } from './pack-scan.ts'
import { type ReplayedPack, replay } from './replay.ts'

export interface RecoveryParts {
  packs: PackFolder
  keys: StudyKeys
  index: IndexStore
  /** `unacknowledged`: what does not authenticate behind the indexed part is cut off. `unknown`: the index was lost. */
  tail: 'unacknowledged' | 'unknown'
}

export interface Recovered {
  /** How many instances were added to the index. */
  count: number
  /** Which ones; none where the index was lost, since those are all. */
  instances: NewRecord[]
  /** Packs with room left, ready to be appended to. */
  open: PackPosition[]
}

export async function recover(parts: RecoveryParts): Promise<Recovered> {
  const known = new Map((await parts.index.packs()).map((position) => [position.pack, position]))
  const names = await parts.packs.names()
  const replayed: ReplayedPack[] = []
  for (const name of names) {
    const position = known.get(name) ?? { pack: name, length: 0, sealed: false }
    if (position.sealed) await cutTo(parts.packs, position)
    else if (await usable(parts, position)) replayed.push(await toReplay(parts, position))
  }
  const instances: NewRecord[] = []
  let count = 0
  await replay(parts.index, replayed, {
    keep: ({ end }, record) => keep(parts, record, end),
    added(record) {
      if (record.kind !== 'instance') return
      count += 1
      if (parts.tail === 'unacknowledged') instances.push(record)
    },
  })
  const open = (await parts.index.packs()).filter(({ pack, sealed }) => !sealed && names.includes(pack))
  for (const position of open) await cutTo(parts.packs, position)
  return { count, instances, open }
}

async function toReplay({ packs, keys }: RecoveryParts, { pack, length }: PackPosition): Promise<ReplayedPack> {
  const [from, end] = [Math.max(length, packHeaderLength), await packs.length(pack)]
  return { pack, end, sealed: false, records: scanPack({ packs, keys, pack, from, to: end, whole: true }) }
}

/** Whether there is something to read behind what is indexed; removes what was begun and holds nothing. */
async function usable({ packs, index }: RecoveryParts, { pack, length }: PackPosition): Promise<boolean> {
  const present = await packs.length(pack)
  if (present < length) {
    await index.commit({ records: [], packs: [{ pack, length, sealed: true }] })
    return false
  }
  if (length > 0 || present > packHeaderLength) return present > length
  await packs.remove(pack)
  return false
}

function keep({ tail }: RecoveryParts, record: ScannedRecord, end: number): boolean {
  if (record.state === 'sound' || record.state === 'erased' || record.state === 'key-damaged') return true
  return tail === 'unknown' && !(record.state === 'torn' && record.offset + record.length === end)
}

async function cutTo(packs: PackFolder, { pack, length }: PackPosition): Promise<void> {
  if ((await packs.length(pack)) > length) await packs.truncate(pack, length)
}
