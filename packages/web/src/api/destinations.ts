/** Sending studies to another node by hand. */
import { sendJson } from './http.ts'

export const listDestinations = async () =>
  (await sendJson<{ destinations: readonly string[] }>('/api/destinations')).destinations

/** The server takes this many studies at once. */
const studiesAtOnce = 200

/** Queues them; they are sent behind. @returns how many images wait to be sent */
export async function sendStudies(aeTitle: string, studyInstanceUIDs: readonly string[]): Promise<number> {
  const path = `/api/destinations/${encodeURIComponent(aeTitle)}/studies`
  let count = 0
  for (let at = 0; at < studyInstanceUIDs.length; at += studiesAtOnce) {
    const body = { studyInstanceUIDs: studyInstanceUIDs.slice(at, at + studiesAtOnce) }
    count += (await sendJson<{ instances: number }>(path, { method: 'POST', body })).instances
  }
  return count
}
