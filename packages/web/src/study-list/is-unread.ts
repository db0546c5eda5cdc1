/** Whether a study waits to be looked at: it is recent, and nobody has seen it, or not all that is in it now. */
import { daOfDate } from '../dicomweb/format.ts'
import type { StudyRow } from '../dicomweb/studies.ts'

/** Older studies come from an archive before this one, or need no marks any more. */
const recentDays = 14

export function isUnread({ studyDate, state }: StudyRow, today: Date): boolean {
  if (state === undefined) return false
  if (state.read) return state.read.instances < state.instances
  const oldest = new Date(today.getFullYear(), today.getMonth(), today.getDate() - recentDays)
  return studyDate === '' || studyDate >= daOfDate(oldest)
}
