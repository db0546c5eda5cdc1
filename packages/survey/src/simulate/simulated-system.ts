/** From a row of a fleet to what listens: the archive behind it, its DICOM behaviour, its HTTP face. */
import type { DicomBehaviour } from './dicom/dicom-behaviour.ts'
import { identityOf, type ProductName, products } from './dicom/products.ts'
import type { FleetSystem } from './fleet/system.ts'
import { mix, seedOf } from './studies/mix.ts'
import { SimulatedArchive } from './studies/simulated-archive.ts'
import type { FaceBehaviour } from './web/http-face.ts'

/** Orthanc's own port of HTTP; the others use the usual one. */
const ORTHANC_HTTP_PORT = 8042
const HTTP_PORT = 8080
export const httpPorts = [ORTHANC_HTTP_PORT, HTTP_PORT] as const

const TEN_YEARS_OF_DAYS = 3652
const YEAR_OF_DAYS = 365

export interface HttpListener {
  readonly port: number
  readonly behaviour: FaceBehaviour
}

export class ArchiveBuilder {
  readonly #seed: number
  readonly #until: number
  readonly #byAddress = new Map<string, SimulatedArchive>()

  /** @param until - day of the newest studies, since 1970 */
  constructor(seed: number, until: number) {
    this.#seed = seed
    this.#until = until
  }

  /** The archive behind a system; two faces get the same one. */
  archiveOf(system: FleetSystem): SimulatedArchive {
    const address = system.options.twin ?? system.address
    const known = this.#byAddress.get(address)
    if (known) return known
    const seed = seedOf(address, this.#seed)
    const { undated, moment, since } = system.options
    const archive = new SimulatedArchive({
      seed,
      studies: system.studies,
      images: system.images,
      undated,
      sameMoment: moment,
      firstDay: since ?? this.#until - YEAR_OF_DAYS - (mix(seed) % TEN_YEARS_OF_DAYS),
      lastDay: this.#until,
    })
    this.#byAddress.set(address, archive)
    return archive
  }
}

/** `undefined` for what is no DICOM system. */
export function dicomBehaviourOf(system: FleetSystem, archive: SimulatedArchive): DicomBehaviour | undefined {
  if (!Object.hasOwn(products, system.kind)) return undefined
  const { options } = system
  const identity = identityOf(system.kind as ProductName, seedOf(system.address, 0))
  return {
    identity,
    greeting: options.greeting,
    echo: options.echo,
    find: options.find,
    retrieve: options.retrieve,
    store: options.store,
    ...(options.cap && { cap: options.cap }),
    counts: options.counts ?? identity.counts,
    isAnonymous: options.anonymous,
    knowsEmptyValues: options.emptyValues || identity.knowsEmptyValues,
    archive,
  }
}

/** HTTP listeners beside the DICOM port. */
export function httpListenersOf(system: FleetSystem, archive: SimulatedArchive): HttpListener[] {
  const { web, viewer, page, retrieve, counts } = system.options
  const common = {
    archive,
    pageLimit: page ?? Number.POSITIVE_INFINITY,
    isCounted: (counts ?? 'study') === 'study',
    isRetrievable: retrieve,
  }
  const listeners: HttpListener[] = []
  if (web !== undefined) {
    const face = system.kind === 'orthanc' ? 'orthanc' : 'dcm4chee'
    const port = face === 'orthanc' ? ORTHANC_HTTP_PORT : HTTP_PORT
    listeners.push({ port, behaviour: { ...common, face, isOpen: web === 'open' } })
  }
  if (viewer !== undefined)
    listeners.push({ port: HTTP_PORT, behaviour: { ...common, face: viewer.name, isOpen: viewer.isOpen } })
  return listeners
}
