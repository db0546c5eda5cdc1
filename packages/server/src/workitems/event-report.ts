/**
 * What subscribers are told of a workitem.
 *
 * Sources: PS3.4 Table CC.2.4-1 (event types and what they say), PS3.18 11.13 (Send Event Report), PS3.7 10.1.1 (its command).
 */
import { DataSet, type DicomJsonModel, type Tag, Tags, toDicomJson } from '@leadglass/dicom'
import { unifiedProcedureStepPush } from './workitem.ts'

export const eventTypes = { state: 1, cancelRequested: 2, progress: 3, assigned: 5 } as const
export type EventType = keyof typeof eventTypes

const toldOf: Readonly<Record<EventType, readonly Tag[]>> = {
  state: [Tags.ProcedureStepState, Tags.InputReadinessState],
  cancelRequested: [
    Tags.RequestingAE,
    Tags.ReasonForCancellation,
    Tags.ProcedureStepDiscontinuationReasonCodeSequence,
    Tags.ContactURI,
    Tags.ContactDisplayName,
  ],
  progress: [Tags.ProcedureStepProgressInformationSequence],
  assigned: [Tags.ScheduledStationNameCodeSequence, Tags.ScheduledHumanPerformersSequence],
}

/** @param source - where what is told stands: the workitem, or the request to cancel it */
export function eventReport(type: EventType, uid: string, source: DataSet, messageID: number): DicomJsonModel {
  const report = new DataSet()
  for (const tag of toldOf[type]) {
    const element = source.get(tag)
    if (element) report.put(element)
  }
  if (type === 'state') addReasons(report, source)
  return {
    '00000002': { vr: 'UI', Value: [unifiedProcedureStepPush] },
    '00000110': { vr: 'US', Value: [messageID] },
    '00001000': { vr: 'UI', Value: [uid] },
    '00001002': { vr: 'US', Value: [eventTypes[type]] },
    ...toDicomJson(report),
  }
}

/** Why it was cancelled stands inside a sequence of the workitem. */
function addReasons(report: DataSet, item: DataSet): void {
  const [progress] = item.items(Tags.ProcedureStepProgressInformationSequence)
  for (const tag of [Tags.ReasonForCancellation, Tags.ProcedureStepDiscontinuationReasonCodeSequence]) {
    const element = progress?.get(tag)
    if (element) report.put(element)
  }
}

/** What there is to tell after a workitem was changed. */
export function eventsOfUpdate(before: DataSet, after: DataSet): EventType[] {
  const differs = (tags: readonly Tag[]) => textOf(before, tags) !== textOf(after, tags)
  return [
    ...(differs(toldOf.state) ? (['state'] as const) : []),
    ...(differs(toldOf.progress) ? (['progress'] as const) : []),
    ...(differs(toldOf.assigned) ? (['assigned'] as const) : []),
  ]
}

function textOf(item: DataSet, tags: readonly Tag[]): string {
  const some = new DataSet()
  for (const tag of tags) {
    const element = item.get(tag)
    if (element) some.put(element)
  }
  return JSON.stringify(toDicomJson(some))
}
