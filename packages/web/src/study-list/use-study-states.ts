/** What is going on with the studies in the list: asked for page by page, and again when the server says that something changed. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { sendJson } from '../api/http.ts'
import type { StudyRow, StudyState } from '../dicomweb/studies.ts'

/** The server takes this many studies at once. */
const studiesAtOnce = 200
const refreshMs = 60_000

export const statesKey = ['study-states'] as const

/** The rows with their states, where they are known; without them while the server is asked. */
export function useStudyStates(rows: readonly StudyRow[]): StudyRow[] {
  const uids = rows.map(({ studyInstanceUID }) => studyInstanceUID)
  const { data } = useQuery({
    queryKey: [...statesKey, uids],
    queryFn: ({ signal }) => statesOf(uids, signal),
    enabled: uids.length > 0,
    refetchInterval: refreshMs,
    placeholderData: (previous) => previous,
  })
  return useMemo(() => {
    const known = new Map(data?.map((state) => [state.studyInstanceUID, state]))
    return rows.map((row) => {
      const state = known.get(row.studyInstanceUID)
      return state ? { ...row, state, instanceCount: Math.max(state.instances, row.instanceCount ?? 0) } : row
    })
  }, [rows, data])
}

/** Notes that the person has looked at studies, or takes it back. */
export async function markRead(studyInstanceUIDs: readonly string[], read: boolean): Promise<void> {
  for (const page of pagesOf(studyInstanceUIDs)) {
    await sendJson('/api/studies/read', { method: 'POST', body: { studyInstanceUIDs: page, read } })
  }
}

async function statesOf(uids: readonly string[], signal: AbortSignal): Promise<StudyState[]> {
  const answers = await Promise.all(
    pagesOf(uids).map((studyInstanceUIDs) =>
      sendJson<{ studies: StudyState[] }>('/api/studies/states', {
        method: 'POST',
        body: { studyInstanceUIDs },
        signal,
      }),
    ),
  )
  return answers.flatMap(({ studies }) => studies)
}

const pagesOf = (uids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(uids.length / studiesAtOnce) }, (_, page) =>
    uids.slice(page * studiesAtOnce, (page + 1) * studiesAtOnce),
  )
