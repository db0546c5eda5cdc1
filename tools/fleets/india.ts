/** india-2020-01: the rows of six states, January 2020. The first column of the published table is the state. */
import { placed } from './addresses.ts'
import { Chance } from './chance.ts'
import { closedSystems } from './closed-systems.ts'
import type { CountryRow, FleetText } from './draft.ts'
import { openSystems } from './open-systems.ts'
import { sum } from './split.ts'

/** Punjab's number of systems and accessible images were not in the copy that was read: made up. */
const states: readonly CountryRow[] = [
  { country: 'Maharashtra', open: 46, studies: 308_451, images: 69_789_685, accessible: 69_789_685, marks: 'SSSS' },
  { country: 'Karnataka', open: 7, studies: 182_865, images: 13_731_001, accessible: 13_731_001, marks: 'SSSS' },
  { country: 'West Bengal', open: 2, studies: 172_885, images: 3_411_255, accessible: 3_411_255, marks: 'SSSS' },
  { country: 'Telangana', open: 3, studies: 126_160, images: 5_997_360, accessible: 110_160, marks: 'SSSS' },
  { country: 'Gujarat', open: 19, studies: 111_408, images: 13_997_757, accessible: 13_997_757, marks: 'SSSS' },
  { country: 'Punjab', open: 5, studies: 45_973, images: 7_156_545, accessible: 7_156_545, marks: 'XSSX' },
]

/** Published for Telangana: studies on systems that give their images. */
const telanganaAccessibleStudies = 7_344

export function india(): FleetText {
  const chance = new Chance(2020_01)
  const open = states.flatMap((state) =>
    state.country === 'Telangana'
      ? openSystems(state, chance, [], telanganaAccessibleStudies, 1)
      : openSystems(state, chance),
  )
  const closed = closedSystems(
    [
      [12, '*', 'reject=1.1.7'],
      [4, 'orthanc', 'find=abort'],
      [2, '*', 'no-query'],
    ],
    states.map(({ country }) => country),
    chance,
  )
  const total = (of: (state: CountryRow) => number) => sum(states.map(of))
  return {
    name: 'india-2020-01',
    title: 'Open archives in six states of India, January 2020',
    source: 'Greenbone Networks, January 2020, as quoted in press; see docs/reference/fleets.md',
    until: '2020-01-20',
    figures: [
      { figure: 'studies', value: total((state) => state.studies), mark: 'D', note: 'sum of the six rows' },
      { figure: 'imagesLinked', value: total((state) => state.images), mark: 'D', note: 'sum of the six rows' },
    ],
    countries: states,
    systems: placed([...open, ...closed], 10, chance),
  }
}
