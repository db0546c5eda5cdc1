import { fuzz } from '@leadglass/testkit'
import { expect, test } from 'vitest'
import commandSet from '../fuzz/command-set.ts'
import pdu from '../fuzz/pdu.ts'

test.each([commandSet, pdu])('$name holds under 5,000 damaged inputs', async (target) => {
  expect(await fuzz(target, { seed: 1, inputs: 5_000 })).toEqual([])
})
