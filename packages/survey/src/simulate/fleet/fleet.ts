/** A fleet: systems to be simulated, and the published figures they have to add up to. */
import type { FleetSystem, Mark } from './system.ts'

export const FLEET_FORMAT = 'leadglass-fleet/1'

/** A figure of the whole fleet, as it was published. */
export interface FleetFigure {
  readonly line: number
  readonly figure: FigureName
  readonly value: number
  readonly mark: Mark
  readonly note: string
}

export const figureNames = [
  'analysed',
  'open',
  'countries',
  'studies',
  'imagesLinked',
  'imagesAccessible',
  'plainHttpViewers',
  'decoys',
  'dicom',
] as const
export type FigureName = (typeof figureNames)[number]

/** A row of the published table, with a mark for each of its four figures. */
export interface FleetCountry {
  readonly line: number
  readonly country: string
  readonly open: number
  readonly studies: number
  readonly imagesLinked: number
  readonly imagesAccessible: number
  readonly marks: readonly [Mark, Mark, Mark, Mark]
}

export interface Fleet {
  readonly name: string
  readonly title: string
  /** Where the figures come from. */
  readonly source: string
  /** Changes every made-up name, date and number of images, but no total. */
  readonly seed: number
  /** Day of the newest studies, since 1970. */
  readonly until: number
  readonly figures: readonly FleetFigure[]
  readonly countries: readonly FleetCountry[]
  readonly systems: readonly FleetSystem[]
}
