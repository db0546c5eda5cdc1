import { fuzz } from '@leadglass/testkit'
import { expect, test } from 'vitest'
import event from '../fuzz/event.ts'
import journal from '../fuzz/journal.ts'
import signedNote from '../fuzz/signed-note.ts'

test.each([event, journal, signedNote])('$name holds under 2,000 damaged inputs', async (target) => {
  expect(await fuzz(target, { seed: 1, inputs: 2_000 })).toEqual([])
})
