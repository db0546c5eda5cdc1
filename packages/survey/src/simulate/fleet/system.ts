/** One row of a fleet: what listens at an address, and what it would give to a stranger. */
import type { DicomBehaviour } from '../dicom/dicom-behaviour.ts'
import type { ProductName } from '../dicom/products.ts'
import type { GivenCounts } from '../find/answer-template.ts'
import type { OddName } from '../odd/odd-hosts.ts'
import type { ViewerName } from '../web/pages.ts'

/** How far a figure can be relied on: read in the primary text, in secondary ones, derived, recalled; or made up here. */
export const marks = ['P', 'S', 'D', 'M', 'X'] as const
export type Mark = (typeof marks)[number]

export interface FleetSystem {
  /** Line of the file, from 1, for messages. */
  readonly line: number
  readonly address: string
  readonly port: number
  /** `nothing`: it is in the target list, and nobody listens. */
  readonly kind: ProductName | OddName | 'nothing'
  /** As the target list gives it; may be empty. */
  readonly country: string
  readonly studies: number
  readonly images: number
  readonly options: SystemOptions
  readonly mark: Mark
}

/** The words of the column `options`; docs/reference/fleets.md explains each. */
export interface SystemOptions {
  readonly greeting: DicomBehaviour['greeting']
  readonly echo: boolean
  readonly find: DicomBehaviour['find']
  readonly retrieve: boolean
  readonly store: boolean
  readonly cap?: { readonly answers: number; readonly status: number }
  readonly counts?: GivenCounts
  readonly undated: number
  readonly moment: number
  readonly anonymous: boolean
  /** Empty value matching, even where the product has it not. */
  readonly emptyValues: boolean
  readonly tls: 'no' | 'server' | 'client'
  readonly web?: 'open' | 'closed'
  /** Most studies in one QIDO answer. */
  readonly page?: number
  readonly viewer?: { readonly name: ViewerName; readonly isOpen: boolean }
  /** Address of the system of which this is another face. */
  readonly twin?: string
  readonly decoy: boolean
  /** Days since 1970 of the oldest study; else made up from the seed. */
  readonly since?: number
}

/** The system gives studies to strangers. */
export function isOpen({ kind, studies, options }: FleetSystem): boolean {
  const answers = options.find === 'open' || options.find === 'endless'
  return kind !== 'nothing' && studies > 0 && options.greeting === 'accept' && answers && options.tls !== 'client'
}

/** Its studies are in the totals: decoys are no archives, and a second face shows what was counted already. */
export function isCounted(system: FleetSystem): boolean {
  return isOpen(system) && !system.options.decoy && system.options.twin === undefined
}
