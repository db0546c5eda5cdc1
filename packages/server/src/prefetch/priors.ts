/**
 * A patient's earlier studies on another node: which there are, which are wanted, and how they are fetched.
 *
 * Sources: PS3.4 C.4.1 (C-FIND), C.4.2 (C-MOVE), C.4.3 (C-GET), PS3.7 D.3.3.4 (we are SCP of the storage classes in C-GET).
 */
import { DataSet, storageSOPClasses, Tags, UIDs } from '@leadglass/dicom'
import { type ContextProposal, cFind, cGet, cMove, type RequestorAssociation, statusClass } from '@leadglass/network'
import type { Settings } from '../config/settings.ts'
import type { Prefetch } from './prefetch-queue.ts'

/** Answers looked at for one patient. */
const mostAnswers = 1000

/** An earlier study as the other node tells of it. */
export interface PriorStudy {
  studyInstanceUID: string
  /** YYYYMMDD */
  studyDate: string
  modalities: readonly string[]
  instanceCount: number | undefined
}

const studyRoot = {
  find: UIDs.StudyRootQueryRetrieveInformationModelFind,
  get: UIDs.StudyRootQueryRetrieveInformationModelGet,
  move: UIDs.StudyRootQueryRetrieveInformationModelMove,
} as const

const uncompressed = [UIDs.ExplicitVRLittleEndian, UIDs.ImplicitVRLittleEndian]

/** What archives compress with; each needs a context of its own, since a context has one transfer syntax in the end. */
const compressed = [
  UIDs.JPEGBaseline8Bit,
  UIDs.JPEGLosslessSV1,
  UIDs.JPEGLSLossless,
  UIDs.JPEG2000Lossless,
  UIDs.JPEG2000,
  UIDs.RLELossless,
]

/** Images that are often kept compressed. */
const oftenCompressed: readonly string[] = [
  UIDs.CTImageStorage,
  UIDs.MRImageStorage,
  UIDs.ComputedRadiographyImageStorage,
  UIDs.DigitalXRayImageStorageForPresentation,
  UIDs.DigitalMammographyXRayImageStorageForPresentation,
  UIDs.BreastTomosynthesisImageStorage,
  UIDs.UltrasoundImageStorage,
  UIDs.UltrasoundMultiFrameImageStorage,
  UIDs.XRayAngiographicImageStorage,
  UIDs.SecondaryCaptureImageStorage,
]

const mostContexts = 128

/** Find and get take two; what is often compressed comes first, then as many other SOP classes as there is room for. */
export function prefetchContexts(retrieve: 'get' | 'move'): ContextProposal[] {
  const find = { abstractSyntaxUID: studyRoot.find, transferSyntaxUIDs: uncompressed }
  if (retrieve === 'move') return [find, { abstractSyntaxUID: studyRoot.move, transferSyntaxUIDs: uncompressed }]
  const get = { abstractSyntaxUID: studyRoot.get, transferSyntaxUIDs: uncompressed }
  const current = [...storageSOPClasses].flatMap(([uid, name]) => (name.includes('Retired') ? [] : uid))
  const others = current.filter((uid) => !oftenCompressed.includes(uid))
  return [
    ...[find, get],
    ...oftenCompressed.flatMap((uid) => compressed.map((syntax) => taking(uid, [syntax]))),
    ...[...oftenCompressed, ...others].map((uid) => taking(uid, uncompressed)),
  ].slice(0, mostContexts)
}

/** The other side stores to us in the course of a C-GET. */
function taking(abstractSyntaxUID: string, transferSyntaxUIDs: readonly string[]): ContextProposal {
  return { abstractSyntaxUID, transferSyntaxUIDs, role: { scu: false, scp: true } }
}

export async function priorsOf(association: RequestorAssociation, prefetch: Prefetch): Promise<PriorStudy[]> {
  const identifier = new DataSet()
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
    .set(Tags.QueryRetrieveLevel, 'CS', 'STUDY')
    .set(Tags.PatientID, 'LO', prefetch.PatientID)
    .set(Tags.StudyInstanceUID, 'UI', '')
    .set(Tags.StudyDate, 'DA', '')
    .set(Tags.ModalitiesInStudy, 'CS', '')
    .set(Tags.NumberOfStudyRelatedInstances, 'IS', '')
  if (prefetch.IssuerOfPatientID !== '') identifier.set(Tags.IssuerOfPatientID, 'LO', prefetch.IssuerOfPatientID)
  const priors: PriorStudy[] = []
  for await (const answer of cFind(association, { abstractSyntaxUID: studyRoot.find, identifier })) {
    // A node that does not know the key, or whose patients share an ID, answers with others: they are not this patient's.
    if (answer.string(Tags.PatientID) !== prefetch.PatientID) continue
    const studyInstanceUID = answer.string(Tags.StudyInstanceUID)
    if (studyInstanceUID === undefined) continue
    priors.push({
      studyInstanceUID,
      studyDate: answer.string(Tags.StudyDate) ?? '',
      modalities: answer.strings(Tags.ModalitiesInStudy),
      instanceCount: answer.integer(Tags.NumberOfStudyRelatedInstances),
    })
    if (priors.length >= mostAnswers) break
  }
  return priors
}

/** Which of a patient's studies are fetched: neither the scheduled one nor too old ones, newest first. */
export function chosen(
  priors: readonly PriorStudy[],
  scheduled: Pick<Prefetch, 'StudyInstanceUID' | 'Modality'>,
  settings: Pick<Settings['prefetch'], 'maximumStudies' | 'years' | 'sameModality'>,
  now: Date,
): PriorStudy[] {
  const oldest = `${now.getFullYear() - settings.years}${String(now.getMonth() + 1).padStart(2, '0')}01`
  return priors
    .filter(({ studyInstanceUID }) => studyInstanceUID !== scheduled.StudyInstanceUID)
    .filter(({ studyDate }) => studyDate === '' || studyDate >= oldest)
    .filter(
      ({ modalities }) => !settings.sameModality || modalities.length === 0 || modalities.includes(scheduled.Modality),
    )
    .sort((a, b) => (a.studyDate < b.studyDate ? 1 : -1))
    .slice(0, settings.maximumStudies)
}

/** @returns whether every instance came */
export async function retrieve(
  association: RequestorAssociation,
  studyInstanceUID: string,
  how: 'get' | 'move',
  destination: string,
): Promise<boolean> {
  const identifier = new DataSet()
    .set(Tags.QueryRetrieveLevel, 'CS', 'STUDY')
    .set(Tags.StudyInstanceUID, 'UI', studyInstanceUID)
  const operation =
    how === 'get'
      ? cGet(association, { abstractSyntaxUID: studyRoot.get, identifier })
      : cMove(association, { abstractSyntaxUID: studyRoot.move, identifier, destination })
  for await (const _ of operation);
  const { response, failed } = await operation.result
  return statusClass(response.Status) === 'success' && failed === 0
}
