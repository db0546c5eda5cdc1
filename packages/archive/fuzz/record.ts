/** Fuzzes the record header: it decodes, and encodes to what the header says, or throws our own error. */
import assert from 'node:assert/strict'
import type { FuzzTarget } from '@leadglass/testkit'
import { ArchiveError } from '../src/index.ts'
import { decodeRecordHeader, encodeRecordHeader, recordHeaderLength } from '../src/record/record-header.ts'

const key = Buffer.alloc(32, 7)

const target: FuzzTarget = {
  name: 'archive/record',
  seeds() {
    const [recordId, studyId] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)]
    const common = { recordId, studyId, studyKeySlot: 3, sequence: 4 }
    return [
      encodeRecordHeader({ ...common, kind: 'instance', dataSetLength: 524_288, metadataLength: 3_000 }, key, key),
      encodeRecordHeader({ ...common, kind: 'series-metadata', dataSetLength: 0, metadataLength: 0 }, key, key),
    ]
  },
  run(octets) {
    try {
      const { header, authenticated } = decodeRecordHeader(Buffer.from(octets))
      const again = encodeRecordHeader(header, key, key)
      assert.equal(again.length, recordHeaderLength)
      assert.ok(again.subarray(0, authenticated.length).equals(authenticated))
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error
      assert.equal(error.code, 'LG_RECORD_MALFORMED')
    }
  },
}

export default target
