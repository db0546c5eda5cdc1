/** What one simulated system does when it is spoken to in DICOM. */
import type { SimulatedArchive } from '../studies/simulated-archive.ts'
import type { ProductIdentity } from './products.ts'

export interface AssociationRejection {
  readonly result: number
  readonly source: number
  readonly reason: number
}

export interface DicomBehaviour {
  readonly identity: ProductIdentity
  /** `abort`: accepts and then aborts at once. `ignore`: never answers. */
  readonly greeting: 'accept' | 'abort' | 'ignore' | AssociationRejection
  /** Whether the Verification context is accepted. */
  readonly echo: boolean
  /** `refused`: the context is. `abort`, `mute` and a status: the context is accepted, and this answers the C-FIND-RQ. */
  readonly find: 'open' | 'refused' | 'abort' | 'mute' | 'endless' | number
  /** Whether contexts of C-MOVE and C-GET are accepted. */
  readonly retrieve: boolean
  /** Whether storage contexts are accepted. */
  readonly store: boolean
  /** After so many answers comes the final response, with this status. */
  readonly cap?: { readonly answers: number; readonly status: number }
  readonly counts: ProductIdentity['counts']
  readonly isAnonymous: boolean
  /** Empty value matching is supported. */
  readonly knowsEmptyValues: boolean
  readonly archive: SimulatedArchive
}
