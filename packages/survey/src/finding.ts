/**
 * What a survey says of one address and port: the highest rung that was proven, the evidence for it, and counts.
 *
 * Nothing in here can identify a patient. Source: docs/design/survey.md.
 */

/** Each rung is proven by what the peer did, never inferred from another. */
export const rungs = {
  0: 'closed',
  1: 'TCP only',
  2: 'not DICOM',
  3: 'DICOM, association rejected',
  4: 'association accepted, every query context refused',
  5: 'C-ECHO answered',
  6: 'query context accepted, C-FIND refused or aborted',
  7: 'C-FIND answered to a stranger: exposed',
  8: 'images reachable',
  9: 'writable',
} as const
export type Rung = keyof typeof rungs

/** From this rung on patient data are given to strangers. */
export const EXPOSED_RUNG: Rung = 7

export type ProbeName = 'dicom' | 'dicomweb' | 'http-viewer' | 'tls'

/** One observation that proves a rung: what was sent and what came back, in codes and counts. */
export interface Evidence {
  readonly rung: Rung
  readonly probe: ProbeName
  /** A sentence in the Standard's words: `C-FIND-RSP with status FF00H to a query without keys of a patient`. */
  readonly what: string
}

/** A number and how far it can be relied on. `estimated` has its interval. */
export type Count =
  | { readonly value: number; readonly certainty: 'exact' | 'at least' }
  | { readonly value: number; readonly certainty: 'estimated'; readonly low: number; readonly high: number }

export interface Counts {
  readonly studies: Count
  /** Images linked to the studies. */
  readonly images: Count
  /** Of those, on a system that a stranger can retrieve from (rung 8 or 9, or an open WADO route). */
  readonly imagesAccessible: Count
}

/** Identifying fields that came with a value, proven by one answer whose values were dropped in the parser. */
export const identifyingFields = [
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'PatientSex',
  'AccessionNumber',
] as const
export type IdentifyingField = (typeof identifyingFields)[number]

export interface DicomFacts {
  readonly implementationClassUID?: string
  readonly implementationVersionName?: string
  readonly maximumPduOctets?: number
  /** A-ASSOCIATE-RJ, when it was rejected. */
  readonly rejection?: { readonly result: number; readonly source: number; readonly reason: number }
  /** An association was accepted although our AE title cannot be known there. */
  readonly acceptsAnyCallingAETitle: boolean
  /** SOP class UIDs of the contexts that were accepted. */
  readonly acceptedSOPClassUIDs: readonly string[]
  readonly overTls: boolean
  /** Status of the last C-FIND-RSP, when there was one. */
  readonly findStatus?: number
}

export interface TlsFacts {
  readonly versions: readonly string[]
  /** The chain leads to an authority of this machine's store. */
  readonly isTrusted: boolean
  readonly isSelfSigned: boolean
  /** ISO 8601. */
  readonly notAfter?: string
  readonly asksForClientCertificate: boolean
}

export interface HttpFacts {
  readonly port: number
  readonly overTls: boolean
  /** A viewer or explorer page was recognised. */
  readonly viewer?: string
  /** A list of studies is shown or given without sign-in. */
  readonly listsWithoutSignIn: boolean
  readonly isDicomweb: boolean
  /** The retrieve route answered 404 for a UID that was never issued, not 401 or 403. */
  readonly retrieveRouteOpen: boolean
}

export interface Product {
  /** `Orthanc`, `dcm4chee`, `DCMTK family`, …; `unknown`. */
  readonly family: string
  /** 0 to 1. */
  readonly confidence: number
  readonly reasons: readonly string[]
}

export interface Decoy {
  /** 0 to 1; from `DECOY_THRESHOLD` on the system is reported as a decoy and left out of the totals. */
  readonly score: number
  readonly reasons: readonly string[]
}
export const DECOY_THRESHOLD = 0.5

export type Outcome = 'done' | 'refused' | 'timed-out' | 'protocol-error' | 'stopped'

export interface Finding {
  readonly address: string
  readonly port: number
  /** As the target list or the offline table says; absent is unknown. ISO 3166-1 alpha-2 or a name as given. */
  readonly country?: string
  readonly institution?: string
  /** Autonomous system or other name of the network. */
  readonly network?: string
  readonly rung: Rung
  readonly evidence: readonly Evidence[]
  readonly outcome: Outcome
  readonly dicom?: DicomFacts
  readonly tls?: TlsFacts
  readonly http?: readonly HttpFacts[]
  readonly product: Product
  readonly decoy: Decoy
  /** Only on rung 7 and above. */
  readonly counts?: Counts
  readonly exposedFields: readonly IdentifyingField[]
  /** `address:port` of the system of which this one is another face (same studies); its counts are not added again. */
  readonly sameAs?: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly durationMs: number
}
