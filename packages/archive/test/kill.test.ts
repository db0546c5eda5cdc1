import { expect, test } from 'vitest'
import { killRounds } from '../soak/kill-rounds.ts'

test('20 times kill -9 during ingest from two senders: what was acknowledged is there, byte-identical, once', {
  timeout: 300_000,
}, async () => {
  const { acknowledged } = await killRounds(20, () => undefined)
  expect(acknowledged).toBeGreaterThan(20)
})
