/**
 * What is proposed to a stranger's archive: echo, the query contexts, and retrieve and storage contexts only to see whether they
 * are accepted. No message is ever sent on the last two.
 *
 * Sources: PS3.4 Annexes A, B, C (SOP classes), PS3.8 9.3.2.
 */
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME, UIDs } from '@leadglass/dicom'
import { type AssociateRQ, dicomApplicationContext, encodeAssociateRQ, type ProposedContext } from '@leadglass/network'
import type { Rung } from '../../finding.ts'
import type { Identity } from '../probe.ts'

/** In order of preference. */
export const findSOPClasses = [
  UIDs.StudyRootQueryRetrieveInformationModelFind,
  UIDs.PatientRootQueryRetrieveInformationModelFind,
] as const

export const retrieveSOPClasses: readonly string[] = [
  UIDs.StudyRootQueryRetrieveInformationModelMove,
  UIDs.StudyRootQueryRetrieveInformationModelGet,
  UIDs.PatientRootQueryRetrieveInformationModelMove,
  UIDs.PatientRootQueryRetrieveInformationModelGet,
]

/** What modalities store most: an archive that takes none of them takes nothing from a stranger. */
export const storageSOPClasses: readonly string[] = [
  UIDs.CTImageStorage,
  UIDs.MRImageStorage,
  UIDs.ComputedRadiographyImageStorage,
  UIDs.DigitalXRayImageStorageForPresentation,
  UIDs.UltrasoundImageStorage,
  UIDs.SecondaryCaptureImageStorage,
]

const transferSyntaxUIDs = [UIDs.ImplicitVRLittleEndian, UIDs.ExplicitVRLittleEndian]

export interface Proposal {
  readonly request: AssociateRQ
  /** The request as an A-ASSOCIATE-RQ PDU. */
  readonly pdu: Uint8Array
}

/** Proposals made so far: a run has one for all its hosts. */
const made = new Map<string, Proposal>()
const MOST_KEPT = 16

/** The same request for the same identity is encoded once. Parameters as for `requestOf`. */
export function proposal(identity: Identity, highestRung: Rung, maximumLength: number): Proposal {
  const name = [identity.aeTitle, identity.calledAETitle, highestRung, maximumLength].join('\\')
  const known = made.get(name)
  if (known) return known
  const request = requestOf(identity, highestRung, maximumLength)
  const one = { request, pdu: encodeAssociateRQ(request) }
  if (made.size < MOST_KEPT) made.set(name, one)
  return one
}

/**
 * @param highestRung - what the scope allows: below 8 no retrieve context, below 9 no storage context is proposed
 * @param maximumLength - octets of a P-DATA-TF that we take
 */
function requestOf(identity: Identity, highestRung: Rung, maximumLength: number): AssociateRQ {
  const abstractSyntaxUIDs = [
    UIDs.VerificationSOPClass,
    ...(highestRung >= 4 ? findSOPClasses : []),
    ...(highestRung >= 8 ? retrieveSOPClasses : []),
    ...(highestRung >= 9 ? storageSOPClasses : []),
  ]
  return {
    protocolVersion: 1,
    calledAETitle: identity.calledAETitle,
    callingAETitle: identity.aeTitle,
    applicationContextName: dicomApplicationContext,
    presentationContexts: abstractSyntaxUIDs.map(
      (abstractSyntaxUID, index): ProposedContext => ({ id: 2 * index + 1, abstractSyntaxUID, transferSyntaxUIDs }),
    ),
    userInformation: {
      maximumLength,
      implementationClassUID: IMPLEMENTATION_CLASS_UID,
      implementationVersionName: IMPLEMENTATION_VERSION_NAME,
    },
  }
}
