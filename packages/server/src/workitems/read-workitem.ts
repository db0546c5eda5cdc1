/**
 * The data set in a body: DICOM JSON, one object or an array of one, or native XML, bare or as the one part of a multipart body.
 *
 * Source: PS3.18 11.1.2 (media types of the worklist service).
 */
import { DataSet, fromNativeXml } from '@leadglass/dicom'
import { parseMediaType } from '../dicomweb/media-type.ts'
import { readMultipart } from '../dicomweb/multipart-reader.ts'
import type { FastifyRequest } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'
import { readModel } from './workitem.ts'

export const workitemTypes = /^(application\/(dicom\+)?(json|xml)|multipart\/related)\b/i

/** @throws HttpProblem 400, 415; DicomError */
export async function readWorkitem(request: FastifyRequest): Promise<DataSet> {
  const body = request.body as Buffer | undefined
  if (!body || body.length === 0)
    throw new HttpProblem(400, 'Body missing', 'Send one data set as application/dicom+json.')
  const type = parseMediaType(request.headers['content-type'] ?? '')
  if (type?.type === 'multipart/related') return readPart(body, type.parameters.get('boundary') ?? '')
  return readSet(body, type?.type ?? '')
}

/** A body may be left out where all it could give is a reason. */
export async function readWorkitemIfAny(request: FastifyRequest): Promise<DataSet> {
  const body = request.body as Buffer | undefined
  return body && body.length > 0 ? readWorkitem(request) : new DataSet()
}

async function readPart(body: Buffer, boundary: string): Promise<DataSet> {
  if (boundary === '' || boundary.length > limits.boundaryLength)
    throw new HttpProblem(
      400,
      'Boundary missing',
      `Content-Type names a boundary of 1 to ${limits.boundaryLength} characters.`,
    )
  let found: DataSet | undefined
  for await (const part of readMultipart(onePiece(body), boundary)) {
    if (found) throw onlyOne()
    const chunks: Uint8Array[] = []
    for await (const chunk of part.body) chunks.push(chunk)
    found = readSet(Buffer.concat(chunks), parseMediaType(part.headers.get('content-type') ?? '')?.type ?? '')
  }
  if (!found) throw onlyOne()
  return found
}

function readSet(octets: Buffer, type: string): DataSet {
  const text = octets.toString('utf8')
  if (type.endsWith('xml')) return readModel(fromNativeXml(text))
  const json = parseJson(text)
  if (!Array.isArray(json)) return readModel(json)
  if (json.length !== 1) throw onlyOne()
  return readModel(json[0])
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The message of the parser repeats what was sent.
    throw new HttpProblem(400, 'Body is no JSON', 'Send one data set as application/dicom+json.')
  }
}

function onlyOne(): HttpProblem {
  return new HttpProblem(400, 'Not one data set', 'The body holds exactly one data set.')
}

async function* onePiece(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  yield octets
}
