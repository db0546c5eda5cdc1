/** Keeps what devices report of their steps: by the gate's leave, audited, and told to the worklist. */
import { type Gate, type Principal, principalLabel } from '@leadglass/access'
import type { AuditLog } from '@leadglass/audit'
import { type DataSet, fromDicomJson, Tags, toDicomJson } from '@leadglass/dicom'
import type { PerformedStepDesk } from '@leadglass/network'
import { newUID } from '../outgoing/new-uid.ts'
import type { Worklist } from '../worklist/worklist.ts'
import type { PerformedSteps, StepStatus } from './performed-steps.ts'

export interface StepDeskParts {
  steps: PerformedSteps
  worklist: Worklist
  gate: Gate
  audit: Pick<AuditLog, 'append'>
}

export function stepDesk({ steps, worklist, gate, audit }: StepDeskParts): PerformedStepDesk {
  return {
    newUID,
    async find({ principal }, sopInstanceUID) {
      gate.require(principal as Principal, 'steps:write')
      const step = steps.find(sopInstanceUID)
      return step && { ...step, dataSet: fromDicomJson(step.dataSet) }
    },
    async save({ principal, request }, { sopInstanceUID, status, dataSet }) {
      gate.require(principal as Principal, 'steps:write')
      const scheduled = dataSet.items(Tags.ScheduledStepAttributesSequence)
      const instances = instancesOf(dataSet)
      steps.save({
        sopInstanceUID,
        node: request.callingAETitle,
        status,
        dataSet: toDicomJson(dataSet),
        studies: uids(scheduled, Tags.StudyInstanceUID),
        instances,
      })
      for (const item of scheduled) tellWorklist(worklist, item, status)
      await audit.append({
        time: new Date().toISOString(),
        action: 'step:reported',
        outcome: 'success',
        principal: principalLabel(principal as Principal),
        address: request.address,
        detail: { status, instances: instances.length },
      })
    },
  }
}

/** What a worklist calls a step that has begun (PS3.3 C.4.10). */
const scheduledStatus: Readonly<Record<StepStatus, string>> = {
  'IN PROGRESS': 'STARTED',
  COMPLETED: 'COMPLETED',
  DISCONTINUED: 'DISCONTINUED',
}

function tellWorklist(worklist: Worklist, item: DataSet, status: StepStatus): void {
  const studyInstanceUID = item.string(Tags.StudyInstanceUID)
  const stepID = item.string(Tags.ScheduledProcedureStepID)
  if (studyInstanceUID && stepID) worklist.setStatus(studyInstanceUID, stepID, scheduledStatus[status])
}

/** Images and other objects that the step's series name. PS3.3 C.4.15 */
export function instancesOf(dataSet: DataSet): string[] {
  return dataSet
    .items(Tags.PerformedSeriesSequence)
    .flatMap((series) => [
      ...uids(series.items(Tags.ReferencedImageSequence), Tags.ReferencedSOPInstanceUID),
      ...uids(series.items(Tags.ReferencedNonImageCompositeSOPInstanceSequence), Tags.ReferencedSOPInstanceUID),
    ])
}

function uids(items: readonly DataSet[], tag: number): string[] {
  return items.map((item) => item.string(tag)).filter((uid) => uid !== undefined)
}
