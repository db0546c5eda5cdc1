/** What the study list shows of performed steps: their state, and how many of the instances they name have not arrived. */
import type { Principal } from '@leadglass/access'
import type { Archive } from '@leadglass/archive'
import type { PerformedSteps, StepStatus } from './performed-steps.ts'

export interface StudyStepsView {
  studyInstanceUID: string
  status: StepStatus
  /** Instances that the steps name; 0 while they name none. */
  expected: number
  /** Of those, the ones that are not in the archive. */
  missing: number
}

/** Studies that the principal may not see, or that are not there yet, are left out. */
export async function studySteps(
  archive: Pick<Archive, 'missing'>,
  steps: PerformedSteps,
  principal: Principal,
  studyInstanceUIDs: readonly string[],
): Promise<StudyStepsView[]> {
  const views: StudyStepsView[] = []
  for (const { studyInstanceUID, status, expected, awaited } of steps.ofStudies(studyInstanceUIDs)) {
    const missing = await archive.missing(principal, { studyInstanceUID, sopInstanceUIDs: awaited })
    if (missing === undefined) continue
    if (missing === 0 && awaited.length > 0) steps.markComplete(studyInstanceUID)
    views.push({ studyInstanceUID, status, expected, missing })
  }
  return views
}
