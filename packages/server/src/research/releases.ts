/** Which instances of a study are released to a project, and under which names. */
import { createHash } from 'node:crypto'
import type { InstanceContent, InstanceHandle, StudyRequest } from '@leadglass/archive'
import {
  type BurnedInRule,
  type Deidentification,
  deidentifiedTransferSyntaxUID,
  type ImageFacts,
  imageFactsOf,
  patientOf,
  type Verdict,
  verdictOn,
} from '@leadglass/deidentify'
import { DataSet, type DicomJsonModel, fromDicomJson, Tags, type VR } from '@leadglass/dicom'
import type { FrameWorkers } from '@leadglass/pixels'
import type { ImageReviews } from './image-reviews.ts'
import { type ResearchStudy, standIn } from './research-studies.ts'

/** An instance under its stand-in. */
export interface Released {
  readonly handle: InstanceHandle
  readonly original: InstanceHandle
  readonly study: ResearchStudy
  readonly verdict: Verdict
}

export type OpenInstance = (handle: InstanceHandle) => Promise<InstanceContent>

export interface ReleasesParts {
  reviews: ImageReviews
  /** The operator's before the shipped ones, as they stand now. */
  rules(): readonly BurnedInRule[]
  workers: FrameWorkers
}

interface Seen {
  readonly facts: ImageFacts
  readonly frames: number
}

/** Instances whose facts are kept: 100 octets each. */
const seenKept = 50_000
/** Headers that are read at the same time. */
const openedAtOnce = 8

export class Releases {
  readonly workers: FrameWorkers
  readonly #parts: ReleasesParts
  readonly #released = new WeakMap<InstanceHandle, Released>()
  readonly #seen = new Map<string, Seen>()

  constructor(parts: ReleasesParts) {
    this.#parts = parts
    this.workers = parts.workers
  }

  /** What a handle stands for that was given out here. */
  behind(handle: InstanceHandle): Released | undefined {
    return this.#released.get(handle)
  }

  how({ study, verdict }: Released): Deidentification & { verdict: Verdict; patient: string } {
    return { ...study.how, verdict, patient: study.patient }
  }

  /** Whether an instance is the one, or of the series, that is asked for by stand-ins. */
  isAsked(
    handle: InstanceHandle,
    { how }: ResearchStudy,
    { seriesInstanceUID, sopInstanceUID }: StudyRequest,
  ): boolean {
    if (seriesInstanceUID !== undefined && standIn(how, handle.seriesInstanceUID) !== seriesInstanceUID) return false
    return sopInstanceUID === undefined || standIn(how, handle.sopInstanceUID) === sopInstanceUID
  }

  /** Those that may leave; the others are put into the queue of images to be looked at. */
  async of(study: ResearchStudy, handles: readonly InstanceHandle[], open: OpenInstance): Promise<Released[]> {
    const released: Released[] = []
    for (let at = 0; at < handles.length; at += openedAtOnce) {
      const some = await Promise.all(
        handles.slice(at, at + openedAtOnce).map((handle) => this.#one(study, handle, open)),
      )
      released.push(...some.filter((one) => one !== undefined))
    }
    return released
  }

  /** Whom an instance is about. */
  async patientOf(handle: InstanceHandle, open: OpenInstance): Promise<string> {
    const header = fromDicomJson((await open(handle)).metadata())
    const text = (tag: number) => header.string(tag)
    return patientOf({
      PatientID: text(Tags.PatientID),
      IssuerOfPatientID: text(Tags.IssuerOfPatientID),
      PatientName: text(Tags.PatientName),
      PatientBirthDate: text(Tags.PatientBirthDate),
      StudyInstanceUID: handle.studyInstanceUID,
    })
  }

  async #one(study: ResearchStudy, original: InstanceHandle, open: OpenInstance): Promise<Released | undefined> {
    const { facts, frames } = await this.#factsOf(original, open)
    const { project, how } = study
    const review = this.#parts.reviews.review(project, original.sopInstanceUID)
    const verdict = verdictOn(facts, { profile: how.profile, rules: this.#parts.rules(), review })
    if (verdict.kind === 'withheld') {
      if (verdict.reason !== 'refused' && verdict.reason !== 'document') {
        const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = original
        const { rows, columns } = facts
        const named = { project, studyInstanceUID, seriesInstanceUID, sopInstanceUID }
        this.#parts.reviews.ask({ ...named, reason: verdict.reason, rows, columns, frames })
      }
      return undefined
    }
    const released = { handle: handleOf(original, study, verdict), original, study, verdict }
    this.#released.set(released.handle, released)
    return released
  }

  async #factsOf(handle: InstanceHandle, open: OpenInstance): Promise<Seen> {
    const known = this.#seen.get(handle.version)
    if (known !== undefined) return known
    const content = await open(handle)
    const made = seenIn(content.metadata() as DicomJsonModel, content.frameCount)
    if (this.#seen.size >= seenKept) this.#seen.clear()
    this.#seen.set(handle.version, made)
    return made
  }
}

const pixelKeys = ['7FE00008', '7FE00009', '7FE00010']

/** Values that are given by URI count as there. */
function seenIn(model: DicomJsonModel, frames: number): Seen {
  const header = fromDicomJson(model)
  for (const [key, { vr, BulkDataURI }] of Object.entries(model)) {
    const tag = Number.parseInt(key, 16)
    if (BulkDataURI !== undefined && !pixelKeys.includes(key))
      header.put(new DataSet().set(tag, vr as VR, new Uint8Array(0)).get(tag)!)
  }
  return {
    facts: imageFactsOf(
      header,
      pixelKeys.some((key) => Object.hasOwn(model, key)),
    ),
    frames,
  }
}

/** The version tells other octets apart: of another instance, another profile, or with other masks. */
function handleOf(original: InstanceHandle, { how, project }: ResearchStudy, verdict: Verdict): InstanceHandle {
  const facts = [original.version, project, [...how.profile.options].sort(), how.profile.words, verdict]
  return {
    studyInstanceUID: standIn(how, original.studyInstanceUID),
    seriesInstanceUID: standIn(how, original.seriesInstanceUID),
    sopInstanceUID: standIn(how, original.sopInstanceUID),
    sopClassUID: original.sopClassUID,
    transferSyntaxUID: deidentifiedTransferSyntaxUID(original.transferSyntaxUID, verdict),
    instanceNumber: original.instanceNumber,
    dataSetLength: original.dataSetLength,
    version: createHash('sha256')
      .update(how.pseudonyms.uid(JSON.stringify(facts)))
      .digest('hex')
      .slice(0, 32),
  }
}
