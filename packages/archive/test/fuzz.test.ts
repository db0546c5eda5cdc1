import { fuzz } from '@leadglass/testkit'
import { expect, test } from 'vitest'
import backupList from '../fuzz/backup-list.ts'
import metadata from '../fuzz/metadata.ts'
import record from '../fuzz/record.ts'
import tink from '../fuzz/tink.ts'

test.each([record, tink, metadata, backupList])('$name holds under 3,000 damaged inputs', async (target) => {
  expect(await fuzz(target, { seed: 1, inputs: 3_000 })).toEqual([])
})
