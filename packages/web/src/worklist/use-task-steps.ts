/**
 * Taking a task, ending it, cancelling it. What shows the archive that a task is taken by this person is kept on the server before it
 * is taken, so that neither a closed window nor another computer makes it nobody's.
 */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { sendJson } from '../api/http.ts'
import {
  type Claim,
  type Claims,
  changeWorkitemState,
  keepClaims,
  requestCancellation,
  updateWorkitem,
} from '../api/workitems.ts'
import { type JsonDataSet, text } from '../dicomweb/dicom-json.ts'
import { newUID } from '../viewer/reports/write-data-set.ts'
import { tasksKey } from './keys.ts'
import { dateTimeNow, performance, progressOf, reasonOf, stateChange } from './task.ts'

const claimsKey = ['preferences', 'claims'] as const

const currentClaims = async () => readClaims((await sendJson<{ claims?: unknown }>('/api/preferences')).claims)

/** Whatever was kept may be of an earlier version. */
function readClaims(kept: unknown): Claims {
  if (typeof kept !== 'object' || kept === null) return {}
  const isClaim = (entry: [string, unknown]): entry is [string, Claim] =>
    typeof (entry[1] as Claim | null)?.transactionUID === 'string' && typeof (entry[1] as Claim).since === 'string'
  return Object.fromEntries(Object.entries(kept).filter(isClaim))
}

export function useTaskSteps(person: string) {
  const client = useQueryClient()
  const { data: claims = {} } = useQuery({ queryKey: claimsKey, queryFn: currentClaims })
  const settled = () => {
    void client.invalidateQueries({ queryKey: claimsKey })
    void client.invalidateQueries({ queryKey: tasksKey })
  }
  const start = useMutation({ mutationFn: (kept: JsonDataSet) => take(kept, person), onSettled: settled })
  const complete = useMutation({ mutationFn: (kept: JsonDataSet) => finish(kept, person), onSettled: settled })
  return {
    isMine: (uid: string) => claims[uid] !== undefined,
    busy: start.isPending || complete.isPending,
    error: start.error ?? complete.error,
    start: start.mutate,
    complete: complete.mutate,
    cancel: (uid: string, reason: string) => cancelTask(uid, reason).finally(settled),
  }
}

/** Claims of tasks that ended elsewhere, or are long forgotten, do not pile up. */
const mostClaims = 50

function newest(claims: Claims): Claims {
  const byAge = Object.entries(claims).sort(([, a], [, b]) => b.since.localeCompare(a.since))
  return Object.fromEntries(byAge.slice(0, mostClaims - 1))
}

async function take(kept: JsonDataSet, person: string): Promise<void> {
  const uid = text(kept, 'SOPInstanceUID')
  const claim: Claim = { transactionUID: newUID(), since: dateTimeNow() }
  const before = newest(await currentClaims())
  await keepClaims({ ...before, [uid]: claim })
  try {
    await changeWorkitemState(uid, stateChange('IN PROGRESS', claim))
  } catch (error) {
    // Somebody else was quicker.
    await keepClaims(before)
    throw error
  }
  await updateWorkitem(uid, performance(kept, person, claim), claim.transactionUID)
}

async function finish(kept: JsonDataSet, person: string): Promise<void> {
  const uid = text(kept, 'SOPInstanceUID')
  const { [uid]: claim, ...others } = await currentClaims()
  if (!claim) return
  await updateWorkitem(uid, performance(kept, person, claim, dateTimeNow()), claim.transactionUID)
  await changeWorkitemState(uid, stateChange('COMPLETED', claim))
  await keepClaims(others)
}

async function cancelTask(uid: string, reason: string): Promise<void> {
  const { [uid]: claim, ...others } = await currentClaims()
  if (!claim) return requestCancellation(uid, reasonOf(reason))
  await updateWorkitem(uid, progressOf(reason), claim.transactionUID)
  await changeWorkitemState(uid, stateChange('CANCELED', claim))
  await keepClaims(others)
}
