/**
 * The changes of November 2019 against September, as they were published, from what a survey of the shipped fleets finds.
 *
 * Published: 172 systems gone, 129 new, 9 new countries, 11 fully offline (United Kingdom, Germany, Thailand, Venezuela
 * named), studies + 42.9 %, images + 61.9 %. The studies' per cent were reckoned from 24.5 million, to which September's
 * 24.3 million had been restated by then; from 24.3 million it is + 44.0 %.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { changeOf, percentChange } from '../../src/diff/change-of.ts'
import { diffSnapshots } from '../../src/diff/diff-snapshots.ts'
import type { Finding } from '../../src/finding.ts'
import type { ReportChange } from '../../src/report/report.ts'
import { expectedOf } from '../../src/simulate/fleet/expected.ts'
import { openFleet } from '../../src/simulate/fleet/open-fleet.ts'
import { exact, madeUpFinding, madeUpSnapshot } from '../support/made-up.ts'

/** The snapshot of a run without any counting error; another test holds real runs to the same expectations. */
async function snapshotOf(name: string) {
  const { systems } = await openFleet(name)
  const expected = expectedOf(systems)
  const findings = expected.systems.map(({ address, port, rung, studies, images, isDecoy, sameAs }, index): Finding => {
    const { counts: _, country: __, ...rest } = madeUpFinding({ address, port, rung })
    const { country, options } = systems[index]!
    return {
      ...rest,
      decoy: { score: isDecoy ? 1 : 0, reasons: [] },
      ...(country !== '' && { country }),
      ...(sameAs !== undefined && { sameAs }),
      ...(studies !== undefined && {
        counts: {
          studies: exact(studies),
          images: exact(images ?? 0),
          imagesAccessible: exact(options.retrieve ? (images ?? 0) : 0),
        },
      }),
    }
  })
  return madeUpSnapshot(findings)
}

let change: ReportChange
beforeAll(async () => {
  change = changeOf(diffSnapshots(await snapshotOf('greenbone-2019-09'), await snapshotOf('greenbone-2019-11')))
})

describe('from September to November 2019', () => {
  test('172 systems are gone and 129 are new', () => {
    expect(change.closed + change.vanished).toBe(172)
    expect(change.newlySeen + change.newlyExposed).toBe(129)
  })

  test('studies and images grew by the published per cent', () => {
    expect(change.percent).toEqual({ systems: -7.3, studies: 44, imagesLinked: 61.9, imagesAccessible: -7.5 })
    expect(percentChange(24_500_000, 35_000_000)).toBe(42.9)
  })

  test('nine countries are new, eleven became clean, those that were named among them', () => {
    expect(change.countries.new).toHaveLength(9)
    expect(change.countries.clean).toHaveLength(11)
    for (const name of ['United Kingdom', 'Germany', 'Thailand', 'Venezuela'])
      expect(change.countries.clean).toContain(name)
    expect(change.countries.worsened).toContain('United States')
  })
})
