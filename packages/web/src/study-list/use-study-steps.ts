/** What devices reported by MPPS of the studies in the list. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { sendJson } from '../api/http.ts'
import type { StudyRow, StudySteps } from '../dicomweb/studies.ts'

/** The server takes this many studies at once. */
const studiesAtOnce = 200
const refreshMs = 20_000

/** The rows with their steps, where there are any; without them while the server is asked. */
export function useStudySteps(rows: readonly StudyRow[], allowed: boolean): StudyRow[] {
  const uids = rows.map(({ studyInstanceUID }) => studyInstanceUID)
  const { data } = useQuery({
    queryKey: ['steps', uids],
    queryFn: ({ signal }) => stepsOf(uids, signal),
    enabled: allowed && uids.length > 0,
    refetchInterval: refreshMs,
    placeholderData: (previous) => previous,
  })
  return useMemo(() => {
    const known = new Map(data?.map((steps) => [steps.studyInstanceUID, steps]))
    return rows.map((row) => {
      const steps = known.get(row.studyInstanceUID)
      return steps ? { ...row, steps } : row
    })
  }, [rows, data])
}

async function stepsOf(uids: readonly string[], signal: AbortSignal): Promise<StudySteps[]> {
  const pages = Array.from({ length: Math.ceil(uids.length / studiesAtOnce) }, (_, page) =>
    uids.slice(page * studiesAtOnce, (page + 1) * studiesAtOnce),
  )
  const answers = await Promise.all(
    pages.map((studyInstanceUIDs) =>
      sendJson<{ studies: StudySteps[] }>('/api/studies/steps', {
        method: 'POST',
        body: { studyInstanceUIDs },
        signal,
      }),
    ),
  )
  return answers.flatMap(({ studies }) => studies)
}
