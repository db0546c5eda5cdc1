/** Sending studies to another node by hand. */
import { sendJson } from './http.ts'
import { inParts } from './in-parts.ts'

export const listDestinations = async () =>
  (await sendJson<{ destinations: readonly string[] }>('/api/destinations')).destinations

/** Queues them; they are sent behind. @returns how many images wait to be sent */
export const sendStudies = (aeTitle: string, studyInstanceUIDs: readonly string[]) => {
  const path = `/api/destinations/${encodeURIComponent(aeTitle)}/studies`
  return inParts(
    studyInstanceUIDs,
    async (part) =>
      (await sendJson<{ instances: number }>(path, { method: 'POST', body: { studyInstanceUIDs: part } })).instances,
  )
}
