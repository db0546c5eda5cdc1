/**
 * An object with its long values. Metadata names values of more than a kilobyte by an address each: the sentences of a report,
 * the points of a contour. Instead of thousands of requests, the object is fetched once as a file and read here.
 *
 * Sources: PS3.18 10.4.1.1.2 and 10.4.1.1.5 (metadata, bulk data), PS3.10 7.1 (file format).
 */
import { send } from '../../api/http.ts'
import type { JsonDataSet } from '../../dicomweb/dicom-json.ts'
import { WebError } from '../../errors.ts'
import { instanceAddress } from './instance-address.ts'

/** Octets of an object that is read as a whole: a plan with every contour of a patient has a tenth. */
const mostOctets = 128 * 2 ** 20

/** Values that are fetched on their own when they are wanted: pixels, samples, documents. */
const fetchedElsewhere: ReadonlySet<string> = new Set(['7FE00010', '54001010', '00420011'])

/**
 * @returns the data set itself where nothing of it is missing
 * @throws WebError `LG_WEB_INVALID` for an object that is too long, `LG_WEB_FRAME_DAMAGED` for one that cannot be read
 */
export async function wholeInstance(instance: JsonDataSet, signal?: AbortSignal): Promise<JsonDataSet> {
  if (!lacksValues(instance)) return instance
  const answer = await send(instanceAddress(instance), { accept: 'application/dicom', ...(signal ? { signal } : {}) })
  const octets = Number(answer.headers.get('Content-Length') ?? 0)
  if (octets > mostOctets) throw new WebError('LG_WEB_INVALID', 'too long to be read as a whole', { octets })
  const file = new Uint8Array(await answer.arrayBuffer())
  const { readDataSet, splitPart10, toDicomJson } = await import('@leadglass/dicom')
  try {
    const { dataSet, transferSyntaxUID } = splitPart10(file)
    return { ...instance, ...(toDicomJson(readDataSet(dataSet, { transferSyntaxUID })) as JsonDataSet) }
  } catch (cause) {
    throw new WebError('LG_WEB_FRAME_DAMAGED', 'the object cannot be read', {}, cause)
  }
}

/** Whether a value is named by an address only. */
function lacksValues(dataSet: JsonDataSet): boolean {
  return Object.entries(dataSet).some(([tag, { vr, Value, BulkDataURI }]) =>
    vr === 'SQ'
      ? (Value ?? []).some((item) => typeof item === 'object' && item !== null && lacksValues(item as JsonDataSet))
      : BulkDataURI !== undefined && !fetchedElsewhere.has(tag),
  )
}
