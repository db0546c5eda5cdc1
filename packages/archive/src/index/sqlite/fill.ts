/**
 * Fills the index of an archive with records that no pack holds, through the index's own commits: for benchmarks that ask how
 * searching behaves with a million studies. Nothing of it can be retrieved.
 */
import { join } from 'node:path'
import type { KeySource } from '../../keys/key-source.ts'
import { openKeyring } from '../../keys/keyring.ts'
import type { InstanceFacts } from '../facts.ts'
import type { NewRecord } from '../index-store.ts'
import { SqliteIndex } from './sqlite-index.ts'

/** Studies in one transaction. */
const studiesAtOnce = 5_000
const pack = 'synthetic'

/**
 * Adds studies of one instance each. The archive must be closed.
 *
 * @param factsOf - the facts of the n-th study, from 0
 */
export async function fillIndex(
  { folder, keySource }: { folder: string; keySource: KeySource },
  count: number,
  factsOf: (index: number) => InstanceFacts,
): Promise<void> {
  const keyring = await openKeyring({ folder, keySource })
  const index = SqliteIndex.open(join(folder, 'index.db'), keyring.derive('index'))
  try {
    for (let from = 0; from < count; from += studiesAtOnce) {
      const numbers = Array.from({ length: Math.min(studiesAtOnce, count - from) }, (_, offset) => from + offset)
      const records = numbers.flatMap((number) => recordsOf(number, factsOf(number)))
      await index.commit({ records, packs: [{ pack, length: 2 * (from + numbers.length), sealed: true }] })
    }
  } finally {
    await index.close()
  }
}

/** The instance and its series' metadata record, so that nobody sets out to write one. */
function recordsOf(number: number, facts: InstanceFacts): NewRecord[] {
  const studyKey = { id: sixteenOctets(number), slot: number }
  const at = (offset: number) => ({ sequence: 2 * number + offset + 1, place: { pack, offset: 2 * number + offset } })
  const { StudyInstanceUID: studyInstanceUID } = facts.study
  const { SeriesInstanceUID: seriesInstanceUID } = facts.series
  const content = {
    transferSyntaxUID: '1.2.840.10008.1.2.1',
    dataSetLength: 0,
    recordId: sixteenOctets(number),
    received: 0,
    awaitsRendition: false,
  }
  return [
    { ...at(0), studyKey, kind: 'instance', facts, content },
    { ...at(1), studyKey, kind: 'series-metadata', studyInstanceUID, seriesInstanceUID, instanceCount: 1, written: 0 },
  ]
}

function sixteenOctets(number: number): Buffer {
  const octets = Buffer.alloc(16)
  octets.writeBigUInt64BE(BigInt(number) + 1n)
  return octets
}
