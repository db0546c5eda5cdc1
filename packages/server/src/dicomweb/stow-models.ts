/**
 * Uploads of metadata and bulk data apart: instances are put together from a DICOM JSON or XML header and the parts that it
 * names by BulkDataURI.
 *
 * They are held in memory until the last part is there, since a header can name any of them; hence their own, lower limit.
 * Source: PS3.18 10.5.1.2 (metadata and bulk data), 8.7.3.3 (media types of bulk data).
 */
import { type DicomJsonModel, fromNativeXml } from '@leadglass/dicom'
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'
import { type BulkParts, frameSyntaxOf } from './assemble.ts'
import { parseMediaType } from './media-type.ts'
import { MemoryBudget, type MemoryShare } from './memory-budget.ts'
import type { Part } from './multipart-reader.ts'

export interface ModelUpload {
  models: readonly DicomJsonModel[]
  bulk: BulkParts
}

const budget = new MemoryBudget(limits.assembledOctetsTogether)

/**
 * Reads the whole body and hands it to `work`; what it holds is counted until that is done.
 *
 * @param type - of the metadata: `application/dicom+json` (an array) or `application/dicom+xml` (a part for each instance)
 * @throws HttpProblem 400, 413, 503
 */
export async function withModelUpload<T>(
  parts: AsyncIterable<Part>,
  type: string,
  maximumInstances: number,
  work: (upload: ModelUpload) => Promise<T>,
): Promise<T> {
  const share = budget.share(limits.assembledOctets)
  try {
    return await work(await readUpload(parts, type, maximumInstances, share))
  } finally {
    share.release()
  }
}

async function readUpload(
  parts: AsyncIterable<Part>,
  type: string,
  maximumInstances: number,
  share: MemoryShare,
): Promise<ModelUpload> {
  const models: DicomJsonModel[] = []
  const bulk: BulkParts = new Map()
  let count = 0
  for await (const { headers, body } of parts) {
    count += 1
    if (count > limits.partsPerAssembly) throw tooMany()
    const partType = parseMediaType(headers.get('content-type') ?? '')
    const location = headers.get('content-location')
    const isModel = partType?.type === type || (models.length === 0 && location === undefined)
    if (isModel) models.push(...parseModels(await collected(body, share, limits.modelPartOctets), type))
    else if (location !== undefined) {
      const octets = await collected(body, share, limits.assembledOctets)
      const earlier = bulk.get(location)
      if (earlier) earlier.frames.push(octets)
      else bulk.set(location, { frames: [octets], transferSyntaxUID: frameSyntaxOf(partType) })
    } else throw new HttpProblem(400, 'Part without a name', 'Each part of bulk data has a Content-Location.')
    if (models.length > maximumInstances) throw tooMany()
  }
  return { models, bulk }
}

function tooMany(): HttpProblem {
  return new HttpProblem(413, 'Too many parts', `An upload of metadata has at most ${limits.partsPerAssembly} parts.`)
}

async function collected(body: AsyncIterable<Uint8Array>, share: MemoryShare, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > most) throw new HttpProblem(413, 'Too large', `This part has more than ${most} octets.`)
    share.take(chunk.length)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** @throws HttpProblem 400; DicomError `LG_DICOM_XML_INVALID` */
function parseModels(octets: Buffer, type: string): DicomJsonModel[] {
  const text = octets.toString('utf8')
  if (type === 'application/dicom+xml') return [fromNativeXml(text)]
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null)) return value
  } catch {
    // Answered below: the message of the parser repeats what was sent.
  }
  throw new HttpProblem(400, 'Metadata not readable', 'The metadata part is a JSON array of DICOM JSON objects.')
}
