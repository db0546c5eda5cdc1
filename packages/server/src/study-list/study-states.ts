/**
 * What the study list shows of studies besides their attributes: whether images are still coming, who looked at them last,
 * what devices reported by MPPS and how many of the instances they named have not arrived.
 */
import type { Gate, Principal } from '@leadglass/access'
import type { Archive } from '@leadglass/archive'
import type { PerformedSteps, StepStatus, StudySteps } from '../performed-steps/performed-steps.ts'
import type { Reading, Readings } from './readings.ts'

export interface StudyStateView {
  studyInstanceUID: string
  instances: number
  /** An instance arrived a short while ago. */
  arriving: boolean
  read?: Reading
  /** Only where devices reported steps, and for those who may know of them. */
  steps?: StepsView
}

/** Performed procedure steps of one study taken together. */
export interface StepsView {
  status: StepStatus
  /** Instances that the steps name; 0 while they name none. */
  expected: number
  /** Of those, the ones that are not in the archive. */
  missing: number
}

export interface StatesParts {
  gate: Gate
  archive: Pick<Archive, 'activity' | 'missing'>
  services: { performedSteps: PerformedSteps; readings: Readings }
}

/** Studies that the principal may not see, or that are not there, are left out. */
export async function studyStates(
  parts: StatesParts,
  principal: Principal,
  studyInstanceUIDs: readonly string[],
): Promise<StudyStateView[]> {
  const { gate, archive, services } = parts
  const steps = gate.decide(principal, 'steps:read').allowed ? services.performedSteps.ofStudies(studyInstanceUIDs) : []
  const stepsOf = new Map(steps.map((one) => [one.studyInstanceUID, one]))
  const views: StudyStateView[] = []
  for (const studyInstanceUID of studyInstanceUIDs) {
    const activity = await archive.activity(principal, studyInstanceUID)
    if (activity === undefined) continue
    const read = services.readings.find(studyInstanceUID)
    const reported = stepsOf.get(studyInstanceUID)
    views.push({
      studyInstanceUID,
      ...activity,
      ...(read ? { read } : {}),
      ...(reported ? { steps: await stepsView(parts, principal, reported) } : {}),
    })
  }
  return views
}

async function stepsView(
  { archive, services }: StatesParts,
  principal: Principal,
  { studyInstanceUID, status, expected, awaited }: StudySteps,
): Promise<StepsView> {
  const missing = (await archive.missing(principal, { studyInstanceUID, sopInstanceUIDs: awaited })) ?? awaited.length
  if (missing === 0 && awaited.length > 0) services.performedSteps.markComplete(studyInstanceUID)
  return { status, expected, missing }
}
