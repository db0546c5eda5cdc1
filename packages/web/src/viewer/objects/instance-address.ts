/** Where an instance lies on this server, and its values that are too long for a header. PS3.18 10.4. */
import { send } from '../../api/http.ts'
import { attributes } from '../../dicomweb/attributes.ts'
import { type JsonDataSet, type Keyword, text } from '../../dicomweb/dicom-json.ts'
import { dicomWebRoot } from '../../dicomweb/studies.ts'

/** Path of an instance below the server's root. */
export function instanceAddress(instance: JsonDataSet): string {
  const uids = (['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID'] as const).map((one) => text(instance, one))
  return `${dicomWebRoot}/studies/${uids[0]}/series/${uids[1]}/instances/${uids[2]}`
}

/**
 * Octets of a value: in the header itself, or fetched from where the header says, on this server only.
 *
 * @param path - elements of sequences above it as BulkDataURI has them; the address of the header wins
 * @returns undefined where there is none
 */
export async function octetsOf(
  instance: JsonDataSet,
  item: JsonDataSet,
  keyword: Keyword,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const value = item[attributes[keyword]]
  if (value?.InlineBinary !== undefined) return octetsOfBase64(value.InlineBinary)
  const path = value?.BulkDataURI?.split('/bulkdata/')[1]
  if (!path) return
  const address = `${instanceAddress(instance)}/bulkdata/${path}`
  const answer = await send(address, { accept: 'application/octet-stream', ...(signal ? { signal } : {}) })
  return new Uint8Array(await answer.arrayBuffer())
}

export const octetsOfBase64 = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
