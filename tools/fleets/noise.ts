/** noise: what a sweep of whole networks finds. 4,818 candidates, of which 88 speak DICOM and 39 are real. */
import { placed, shareStock } from './addresses.ts'
import { Chance } from './chance.ts'
import { closedSystems, decoys, noiseCensus } from './closed-systems.ts'
import type { CountryRow, FleetText } from './draft.ts'
import { openSystems } from './open-systems.ts'

/** Eleven of the 39 real systems answer queries; nothing of that was published. */
const open: readonly CountryRow[] = [
  { country: 'US', open: 4, studies: 41_000, images: 900_000, accessible: 300_000, marks: 'XXXX' },
  { country: 'DE', open: 2, studies: 6_000, images: 110_000, accessible: 0, marks: 'XXXX' },
  { country: 'SG', open: 3, studies: 19_000, images: 400_000, accessible: 150_000, marks: 'XXXX' },
  { country: 'IE', open: 2, studies: 8_000, images: 90_000, accessible: 20_000, marks: 'XXXX' },
]

export function noise(): FleetText {
  const chance = new Chance(2026_05)
  const countries = ['US', 'DE', 'SG', 'IE', 'NL', 'FI', 'JP', 'IN', 'BR', 'FR']
  const systems = placed(
    [
      ...open.flatMap((each) => openSystems(each, chance)),
      ...decoys(33, 16, countries, chance),
      ...closedSystems(noiseCensus, countries, chance),
    ],
    11,
    chance,
  )
  shareStock(systems)
  return {
    name: 'noise',
    title: 'A sweep of cloud networks: candidates, DICOM, and what is left without decoys',
    source: 'NuClide, May 2026: 12,135 open ports, 4,818 candidates, 88 DICOM, 39 real; see docs/reference/fleets.md',
    until: '2026-05-01',
    figures: [
      { figure: 'analysed', value: 4_818, mark: 'S', note: 'candidates' },
      { figure: 'dicom', value: 88, mark: 'S', note: 'valid DICOM' },
      { figure: 'decoys', value: 49, mark: 'D', note: '88 DICOM less 39 real' },
    ],
    countries: open,
    systems,
  }
}
