/** Fuzzes the journal: only what this log wrote is read, and what is valid never passes the end. */
import assert from 'node:assert/strict'
import type { FuzzTarget } from '@leadglass/testkit'
import { AuditError } from '../src/index.ts'
import { decodeJournal, encodeBatch, encodeJournalHeader } from '../src/journal.ts'

const key = Buffer.alloc(32, 5)
const levels = [[Buffer.alloc(32, 1), Buffer.alloc(32, 2)], [Buffer.alloc(32, 3)]]
const batches = [[Buffer.from('first'), Buffer.alloc(0)], [Buffer.alloc(300, 4)]]
const written = [
  encodeJournalHeader({ index: 512, levels }, key),
  encodeBatch(512, batches[0]!, key),
  encodeBatch(514, batches[1]!, key),
]
const entries = batches.flat()

const target: FuzzTarget = {
  name: 'audit/journal',
  seeds: () => [Buffer.concat(written), encodeJournalHeader({ index: 0, levels: [] }, key)],
  run(octets) {
    try {
      const read = decodeJournal(Buffer.from(octets), key)
      assert.ok(read.validOctets <= octets.length)
      for (const [i, entry] of read.entries.entries()) assert.ok(entries[i]!.equals(entry))
    } catch (error) {
      if (!(error instanceof AuditError)) throw error
      assert.equal(error.code, 'LG_AUDIT_JOURNAL_MALFORMED')
    }
  },
}

export default target
