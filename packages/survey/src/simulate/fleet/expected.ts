/**
 * What a survey of a fleet has to find, reckoned by the surveyor's rules: open is who answers queries; decoys and second faces are
 * not counted; images are accessible where retrieving is allowed.
 */
import type { Rung } from '../../finding.ts'
import { products } from '../dicom/products.ts'
import type { FigureName } from './fleet.ts'
import { groupBy } from './group-by.ts'
import { type FleetSystem, isCounted, isOpen } from './system.ts'

export interface ExpectedCountry {
  readonly country: string
  readonly open: number
  readonly studies: number
  readonly imagesLinked: number
  readonly imagesAccessible: number
}

export interface ExpectedSystem {
  readonly address: string
  readonly port: number
  readonly rung: Rung
  /** Only where they are given to strangers. */
  readonly studies?: number
  readonly images?: number
  readonly isDecoy: boolean
  readonly sameAs?: string
}

export interface Expected {
  readonly totals: Readonly<Record<FigureName, number>>
  /** Those with an open system, most studies first. */
  readonly countries: readonly ExpectedCountry[]
  readonly systems: readonly ExpectedSystem[]
}

export function expectedOf(systems: readonly FleetSystem[]): Expected {
  const counted = systems.filter(isCounted)
  const countries = countriesOf(counted)
  return {
    totals: {
      analysed: systems.length,
      ...sumOf(counted),
      countries: countries.filter(({ country }) => country !== '').length,
      plainHttpViewers: counted.filter(({ options }) => options.web === 'open' || options.viewer?.isOpen).length,
      decoys: systems.filter(({ options }) => options.decoy).length,
      dicom: systems.filter((system) => rungOf(system) >= 3).length,
    },
    countries,
    systems: expectedSystems(systems),
  }
}

function sumOf(systems: readonly FleetSystem[]): Omit<ExpectedCountry, 'country'> {
  const sum = (value: (system: FleetSystem) => number) => systems.reduce((all, system) => all + value(system), 0)
  return {
    open: systems.length,
    studies: sum(({ studies }) => studies),
    imagesLinked: sum(({ images }) => images),
    imagesAccessible: sum(({ images, options }) => (options.retrieve ? images : 0)),
  }
}

function countriesOf(counted: readonly FleetSystem[]): ExpectedCountry[] {
  const groups = groupBy(counted, ({ country }) => country)
  return [...groups]
    .map(([country, systems]) => ({ country, ...sumOf(systems) }))
    .sort((a, b) => b.studies - a.studies || (a.country < b.country ? -1 : 1))
}

/** Of two faces the one that comes first in the list is taken for the system itself. */
function expectedSystems(systems: readonly FleetSystem[]): ExpectedSystem[] {
  const firstFace = new Map<string, string>()
  return systems.map((system) => {
    const { address, port, studies, images, options } = system
    const archive = options.twin ?? address
    const first = firstFace.get(archive) ?? address
    firstFace.set(archive, first)
    return {
      address,
      port,
      rung: rungOf(system),
      ...(isOpen(system) && { studies, images }),
      isDecoy: options.decoy,
      ...(first !== address && { sameAs: first }),
    }
  })
}

/** These never send anything that could be taken for an answer. */
const wordless: ReadonlySet<string> = new Set(['silent', 'closes', 'resets', 'drip'])

/** The highest rung that a stranger can prove. */
export function rungOf(system: FleetSystem): Rung {
  const { kind, options } = system
  if (kind === 'nothing') return 0
  if (!Object.hasOwn(products, kind)) return wordless.has(kind) ? 1 : 2
  if (options.tls === 'client' || options.greeting === 'ignore') return 1
  if (typeof options.greeting === 'object') return 3
  if (options.find === 'refused') return options.echo && options.greeting === 'accept' ? 5 : 4
  if (!isOpen(system)) return 6
  return options.store ? 9 : options.retrieve ? 8 : 7
}
