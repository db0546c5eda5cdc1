/** Fuzzes the list of a generation: nothing but what the archive signed is taken, whatever the octets. */
import assert from 'node:assert/strict'
import type { FuzzTarget } from '@leadglass/testkit'
import { decodeBackupList, encodeBackupList } from '../src/backup/backup-list.ts'
import { ArchiveError, BackupKeys, purposeKey } from '../src/index.ts'

const keys = new BackupKeys({ derive: (purpose) => purposeKey(Buffer.alloc(32, 7), purpose) })
const codes = new Set(['LG_BACKUP_ALTERED', 'LG_BACKUP_FOREIGN'])

const object = { digest: 'ab'.repeat(32), length: 4096, sealed: false }
const statistics = {
  ...{ patients: 1, studies: 1, series: 1, instances: 2, trashed: 0, dataSetOctets: 4000 },
  ...{ renditions: 0, renditionsWaiting: 0, packs: 1, packOctets: 4096 },
}
const seed = encodeBackupList(
  {
    ...{
      folder: 'cd'.repeat(16),
      archive: keys.archive,
      generation: 3,
      at: '2026-11-26T02:00:00.000Z',
      kept: [1, 2, 3],
    },
    run: 'ef'.repeat(16),
    rootKey: { source: 'file' },
    objects: [object],
    files: new Map([['packs/00.lgp', [{ object, offset: 0, length: 4096 }]]]),
    facts: { version: '0.1.0', statistics, lastSequence: 2, audit: { entries: 0, checkpoint: '' } },
  },
  keys,
)

const target: FuzzTarget = {
  name: 'archive/backup-list',
  seeds: () => [seed],
  run(octets) {
    try {
      decodeBackupList(Buffer.from(octets), keys, 'generation 3')
      assert.ok(seed.equals(octets), 'a list was taken that nobody signed')
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error
      assert.ok(codes.has(error.code))
    }
  },
}

export default target
