/** What became of each system, and that the words for it are kept apart. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changeOf } from '../../src/diff/change-of.ts'
import { diffDetail } from '../../src/diff/diff-detail.ts'
import { diffSnapshots } from '../../src/diff/diff-snapshots.ts'
import type { Finding, Rung } from '../../src/finding.ts'
import { isOpen } from '../../src/judge/totals.ts'
import { exact, madeUpFinding, madeUpSnapshot, madeUpWorld } from '../support/made-up.ts'

const at = (address: string, changes: Partial<Finding> = {}) => madeUpFinding({ address, ...changes })
const of = (before: Finding[], after: Finding[]) => diffSnapshots(madeUpSnapshot(before), madeUpSnapshot(after))
const addresses = (findings: readonly Finding[]) => findings.map(({ address }) => address)

describe('an open system', () => {
  test('that was on no list before is newly seen; one that was looked at and shut is newly exposed', () => {
    const diff = of([at('192.0.2.1', { rung: 3 })], [at('192.0.2.1'), at('192.0.2.2')])
    expect(addresses(diff.newlyExposed)).toEqual(['192.0.2.1'])
    expect(addresses(diff.newlySeen)).toEqual(['192.0.2.2'])
  })

  test.each([
    ['rejects us now', { rung: 3 as Rung, outcome: 'done' as const }, 'closed'],
    ['refuses the connection', { rung: 0 as Rung, outcome: 'refused' as const }, 'closed'],
    ['answers as a decoy does now', { decoy: { score: 1, reasons: [] } }, 'vanished'],
    ['is silent', { rung: 0 as Rung, outcome: 'timed-out' as const }, 'vanished'],
    ['was not reached before the run was stopped', { rung: 0 as Rung, outcome: 'stopped' as const }, 'vanished'],
  ])('that %s', (_, changes, fate) => {
    const diff = of([at('192.0.2.1')], [at('192.0.2.1', changes)])
    expect([diff.closed.length, diff.vanished.length]).toEqual(fate === 'closed' ? [1, 0] : [0, 1])
  })

  test('that is on the list no more has vanished', () => {
    expect(addresses(of([at('192.0.2.1')], []).vanished)).toEqual(['192.0.2.1'])
  })

  test('that is counted at another of its addresses is the same system', () => {
    const before = [at('192.0.2.1'), at('192.0.2.2', { sameAs: '192.0.2.1:104' })]
    const after = [at('192.0.2.1', { sameAs: '192.0.2.2:104' }), at('192.0.2.2')]
    const diff = of(before, after)
    expect([diff.unchanged.length, diff.newlySeen.length, diff.vanished.length]).toEqual([1, 0, 0])
  })
})

test('per cent changes and countries, as the surveys of 2019 were compared', () => {
  const counts = (studies: number, images: number) => ({
    studies: exact(studies),
    images: exact(images),
    imagesAccessible: exact(0),
  })
  const before = [
    at('192.0.2.1', { country: 'US', counts: counts(23_000_000, 700_000_000) }),
    at('192.0.2.2', { country: 'GB', counts: counts(1_500_000, 37_000_000) }),
  ]
  const after = [
    at('192.0.2.1', { country: 'US', counts: counts(34_000_000, 1_193_000_000) }),
    at('192.0.2.3', { country: 'EC', counts: counts(1_000_000, 404_000) }),
  ]
  const change = changeOf(of(before, after))
  expect(change.percent).toEqual({ systems: 0, studies: 42.9, imagesLinked: 61.9, imagesAccessible: null })
  expect(change.countries).toEqual({
    new: ['Ecuador'],
    clean: ['United Kingdom'],
    worsened: ['United States'],
    improved: [],
    stayed: [],
  })
  expect(change.sameProbes).toBe(true)
})

test('runs of different probes say so', () => {
  const after = madeUpSnapshot([], { probeVersion: 99 })
  expect(changeOf(diffSnapshots(madeUpSnapshot([]), after)).sameProbes).toBe(false)
})

test('what was open before, less what is gone, and what is new make what is open now', () => {
  const finding = fc.record({
    address: fc.integer({ min: 1, max: 12 }).map((last) => `192.0.2.${last}`),
    rung: fc.constantFrom<Rung>(0, 3, 7, 8),
    decoy: fc.constantFrom(0, 0, 0, 1).map((score) => ({ score, reasons: [] })),
    outcome: fc.constantFrom<Finding['outcome']>('done', 'refused', 'timed-out'),
  })
  const findings = fc
    .uniqueArray(finding, { selector: ({ address }) => address })
    .map((list) => list.map((changes) => madeUpFinding(changes)))
  fc.assert(
    fc.property(findings, findings, (before, after) => {
      const diff = of(before, after)
      const gone = diff.closed.length + diff.vanished.length
      const appeared = diff.newlySeen.length + diff.newlyExposed.length
      expect(before.filter(isOpen).length - gone + appeared).toBe(after.filter(isOpen).length)
      const kept = diff.grown.length + diff.shrunk.length + diff.unchanged.length
      expect(kept + appeared).toBe(after.filter(isOpen).length)
    }),
  )
})

test('the systems behind the numbers are named only in the detail', () => {
  const diff = diffSnapshots(madeUpWorld(60), madeUpWorld(60, {}, 20))
  expect(JSON.stringify(changeOf(diff))).not.toMatch(/198\.51|Institute/)
  expect(diffDetail(diff).map(({ address }) => address)).toContain('198.51.100.0:104')
})
