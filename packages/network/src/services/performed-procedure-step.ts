/**
 * Modality Performed Procedure Step SOP class, SCP side: a device reports what it does (N-CREATE) and did (N-SET).
 *
 * A step begins IN PROGRESS and does not change once it is COMPLETED or DISCONTINUED.
 *
 * Sources: PS3.4 F.7.2 (Table F.7.2-1 attributes, F.7.2.1 N-CREATE, F.7.2.2 N-SET, statuses there), PS3.7 10.1.5, 10.1.3.
 */
import { type DataSet, DicomError, isValidUID, type Tag, Tags, UIDs } from '@leadglass/dicom'
import type { AssociationFacts } from '../association/association-events.ts'
import {
  type Answer,
  asNCreateRQ,
  asNSetRQ,
  type NCreateRQ,
  type NSetRQ,
  type Response,
  respondTo,
} from '../dimse/messages.ts'
import { Status } from '../dimse/status.ts'
import { NetworkError } from '../errors.ts'
import { defaultLimits } from '../limits.ts'
import { readIdentifier } from './data-set-octets.ts'
import type { ServiceProvider } from './service-provider.ts'

export const stepStatuses = ['IN PROGRESS', 'COMPLETED', 'DISCONTINUED'] as const
export type PerformedStepStatus = (typeof stepStatuses)[number]

/** What this service asks of who keeps the steps. Methods reject with an Error whose `code` selects the status. */
export interface PerformedStepDesk {
  /** Makes a name for a step whose device left that to us. */
  newUID(): string
  /** The step, or undefined; `node` is the AE title that reported it. */
  find(
    association: AssociationFacts,
    sopInstanceUID: string,
  ): Promise<{ readonly node: string; readonly status: PerformedStepStatus; readonly dataSet: DataSet } | undefined>
  /** Resolves once the step is on disk. */
  save(
    association: AssociationFacts,
    step: { readonly sopInstanceUID: string; readonly status: PerformedStepStatus; readonly dataSet: DataSet },
  ): Promise<void>
}

const transferSyntaxes: ReadonlySet<string> = new Set<string>([
  UIDs.ImplicitVRLittleEndian,
  UIDs.ExplicitVRLittleEndian,
  UIDs.ExplicitVRBigEndian,
])

/** A status and the sentence for the device, without patient data. */
class Refusal {
  readonly status: number
  readonly why: string
  /** Error ID (0000,0903). */
  readonly errorID: number | undefined

  constructor(status: number, why: string, errorID?: number) {
    this.status = status
    this.why = why
    this.errorID = errorID
  }
}

/** PS3.4 Table F.7.2-2: the step is in a final state. */
const MAY_NO_LONGER_BE_UPDATED = 0xa506

/** Builds the MPPS SCP. */
export function performedProcedureStepSCP(desk: PerformedStepDesk): ServiceProvider<NCreateRQ | NSetRQ> {
  return {
    service: 'mpps',
    contexts: new Map([[UIDs.ModalityPerformedProcedureStep, transferSyntaxes]]),
    read: (command) => asNCreateRQ(command) ?? asNSetRQ(command),
    async handle(request, octets, { association, transferSyntaxUID }) {
      try {
        const dataSet = await readIdentifier(octets, transferSyntaxUID, defaultLimits.normalizedDataSetOctets)
        return 'RequestedSOPInstanceUID' in request && request.RequestedSOPInstanceUID !== undefined
          ? await set(request as NSetRQ, dataSet, association, desk)
          : await create(request, dataSet, association, desk)
      } catch (error) {
        return refused(request, error)
      }
    },
  }
}

async function create(
  request: NCreateRQ | NSetRQ,
  dataSet: DataSet,
  association: AssociationFacts,
  desk: PerformedStepDesk,
): Promise<Response> {
  requireClass(request.AffectedSOPClassUID)
  const sopInstanceUID = request.AffectedSOPInstanceUID || desk.newUID()
  if (!isValidUID(sopInstanceUID)) throw new Refusal(Status.InvalidSOPInstance, 'The SOP Instance UID is no UID')
  if (await desk.find(association, sopInstanceUID))
    throw new Refusal(Status.DuplicateSOPInstance, 'There is a step of this UID')
  for (const [keyword, tag] of requiredAtCreation) requireValue(dataSet, keyword, tag)
  for (const item of dataSet.items(Tags.ScheduledStepAttributesSequence))
    requireValue(item, 'StudyInstanceUID', Tags.StudyInstanceUID)
  if (statusOf(dataSet) !== 'IN PROGRESS') throw new Refusal(Status.InvalidAttributeValue, 'A step begins IN PROGRESS')
  await desk.save(association, { sopInstanceUID, status: 'IN PROGRESS', dataSet })
  return { ...respondTo(request, Status.Success), AffectedSOPInstanceUID: sopInstanceUID }
}

async function set(
  request: NSetRQ,
  changes: DataSet,
  association: AssociationFacts,
  desk: PerformedStepDesk,
): Promise<Response> {
  requireClass(request.RequestedSOPClassUID)
  const sopInstanceUID = request.RequestedSOPInstanceUID
  const step = await desk.find(association, sopInstanceUID)
  if (step === undefined) throw new Refusal(Status.NoSuchSOPInstance, 'There is no step of this UID')
  if (step.node !== association.request.callingAETitle)
    throw new Refusal(Status.NotAuthorized, 'Another node reported this step')
  if (step.status !== 'IN PROGRESS')
    throw new Refusal(
      Status.ProcessingFailure,
      'Performed Procedure Step Object may no longer be updated',
      MAY_NO_LONGER_BE_UPDATED,
    )
  for (const [keyword, tag] of fixedAtCreation) requireUnchanged(step.dataSet, changes, keyword, tag)
  const dataSet = merged(step.dataSet, changes)
  await desk.save(association, { sopInstanceUID, status: statusOf(dataSet), dataSet })
  return respondTo(request, Status.Success)
}

/** Attributes of type 1 for the SCU at N-CREATE, PS3.4 Table F.7.2-1. */
const requiredAtCreation = [
  ['ScheduledStepAttributesSequence', Tags.ScheduledStepAttributesSequence],
  ['PerformedProcedureStepID', Tags.PerformedProcedureStepID],
  ['PerformedStationAETitle', Tags.PerformedStationAETitle],
  ['PerformedProcedureStepStartDate', Tags.PerformedProcedureStepStartDate],
  ['PerformedProcedureStepStartTime', Tags.PerformedProcedureStepStartTime],
  ['PerformedProcedureStepStatus', Tags.PerformedProcedureStepStatus],
  ['Modality', Tags.Modality],
] as const

/** Attributes that N-SET must not carry; the same value once more does no harm. */
const fixedAtCreation = [
  ['PatientID', Tags.PatientID],
  ['PatientName', Tags.PatientName],
  ['PerformedProcedureStepID', Tags.PerformedProcedureStepID],
  ['PerformedStationAETitle', Tags.PerformedStationAETitle],
  ['PerformedProcedureStepStartDate', Tags.PerformedProcedureStepStartDate],
  ['PerformedProcedureStepStartTime', Tags.PerformedProcedureStepStartTime],
  ['Modality', Tags.Modality],
] as const

function requireClass(sopClassUID: string | undefined): void {
  if (sopClassUID !== UIDs.ModalityPerformedProcedureStep)
    throw new Refusal(Status.NoSuchSOPClass, 'The SOP class is not that of the context')
}

function requireValue(set: DataSet, keyword: string, tag: Tag): void {
  const element = set.get(tag)
  if (element === undefined) throw new Refusal(Status.MissingAttribute, `${keyword} is missing`)
  const isEmpty = element.kind === 'items' ? element.items.length === 0 : set.string(tag) === undefined
  if (isEmpty) throw new Refusal(Status.MissingAttributeValue, `${keyword} has no value`)
}

function requireUnchanged(before: DataSet, changes: DataSet, keyword: string, tag: Tag): void {
  if (changes.has(tag) && changes.string(tag) !== before.string(tag))
    throw new Refusal(Status.InvalidAttributeValue, `${keyword} may not be changed`)
}

function statusOf(set: DataSet): PerformedStepStatus {
  const status = stepStatuses.find((each) => each === set.string(Tags.PerformedProcedureStepStatus))
  if (status === undefined) throw new Refusal(Status.InvalidAttributeValue, 'PerformedProcedureStepStatus is none')
  return status
}

/** The step with its attributes replaced by those of the request, sequences whole (PS3.7 10.1.3.1.6). */
function merged(before: DataSet, changes: DataSet): DataSet {
  for (const element of changes) before.put(element)
  return before
}

function refused(request: NCreateRQ | NSetRQ, error: unknown): Response | Answer {
  if (error instanceof Refusal) {
    const response = respondTo(request, error.status, error.why)
    return error.errorID === undefined ? response : { ...response, ErrorID: error.errorID }
  }
  if (error instanceof DicomError)
    return respondTo(request, Status.InvalidAttributeValue, 'The data set could not be read')
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'LG_ACCESS_DENIED') return respondTo(request, Status.NotAuthorized, 'This node may not report steps')
  if (error instanceof NetworkError && code === 'LG_DATA_SET_TOO_LONG')
    return respondTo(request, Status.ResourceLimitation, error.message)
  return respondTo(request, Status.ProcessingFailure, 'The step could not be kept')
}
