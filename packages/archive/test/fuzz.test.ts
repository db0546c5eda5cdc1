import { fuzz } from '@leadglass/testkit'
import { expect, test } from 'vitest'
import metadata from '../fuzz/metadata.ts'
import record from '../fuzz/record.ts'
import tink from '../fuzz/tink.ts'

test.each([record, tink, metadata])('$name holds under 3,000 damaged inputs', async (target) => {
  expect(await fuzz(target, { seed: 1, inputs: 3_000 })).toEqual([])
})
