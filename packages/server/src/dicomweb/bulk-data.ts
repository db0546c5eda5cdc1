/** Values that metadata names by BulkDataURI, one or all of a resource (PS3.18 10.4.1.1.5). */
import type { Principal } from '@leadglass/access'
import type { ArchiveAccess, InstanceHandle } from '@leadglass/archive'
import { type DicomJsonModel, transferSyntaxOf } from '@leadglass/dicom'
import { z } from 'zod'
import { addRoute, type DeclaredRoute, principalOf } from '../http/add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { acceptedTypes, acceptQuery } from './accept.ts'
import { instanceAddress, instanceParams, seriesParams, serviceAddress, serviceRoot, studyParams } from './addresses.ts'
import { sendRanged } from './byte-range.ts'
import { hasAlready, strongTag, weakTag } from './conditional.ts'
import { sendFrames } from './frames.ts'
import { includesType, partType } from './media-type.ts'
import { multipartAnswer, type PartToSend } from './multipart-writer.ts'
import { findInstances, type Resource, sendStream } from './retrieve.ts'

const octetStream = 'application/octet-stream'
const bulkParams = instanceParams.extend({ '*': z.string().min(1).max(1024) })

export function bulkDataRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const { archive } = context.data
  const common = { method: 'GET', right: 'study:read', query: acceptQuery } as const
  const add = (url: string, what: string, params: z.ZodType<Resource>) =>
    addRoute(app, declared, {
      ...common,
      url: `${serviceRoot}${url}/bulkdata`,
      summary: `Retrieves all bulk data of ${what} (WADO-RS).`,
      params,
      handler: ({ params, request, reply }) => sendAll(request, reply, params, archive),
    })
  add('/studies/:study', 'a study', studyParams)
  add('/studies/:study/series/:series', 'a series', seriesParams)
  add('/studies/:study/series/:series/instances/:instance', 'an instance', instanceParams)
  addRoute(app, declared, {
    ...common,
    url: `${serviceRoot}/studies/:study/series/:series/instances/:instance/bulkdata/*`,
    summary: 'Retrieves a value that metadata names by BulkDataURI (WADO-RS).',
    params: bulkParams,
    handler: ({ params, request, reply }) => sendOne(request, reply, params, params['*'], context),
  })
}

/** Pixel Data in fragments come as frames: the items around fragments mean nothing outside a data set (PS3.18 8.7.3.3.2). */
const pixelDataPath = '7FE00010'

async function sendOne(
  request: FastifyRequest,
  reply: FastifyReply,
  resource: Resource,
  path: string,
  context: HttpContext,
): Promise<FastifyReply> {
  const { archive } = context.data
  const [handle] = await findInstances(archive, principalOf(request), resource)
  const content = await archive.openInstance(principalOf(request), handle!)
  const value = content.bulkData(path)
  if (!value) throw new HttpProblem(404, 'Not found', 'This instance has no such bulk data.')
  const encapsulated = transferSyntaxOf(content.transferSyntaxUID)?.encapsulated === true
  if (path === pixelDataPath && encapsulated && content.frameCount > 0) {
    const numbers = Array.from({ length: content.frameCount }, (_, index) => index + 1)
    return sendFrames(request, reply, { handle: handle!, content, numbers }, context)
  }
  if (accepts(request) === 'multipart') {
    if (hasAlready(request, reply, weakTag('bulk data', handle!.version, path))) return reply.code(304).send()
    const answer = multipartAnswer(octetStream, one({ contentType: octetStream, octets: value.octets }))
    return sendStream(reply, answer.contentType, answer.body)
  }
  const tag = strongTag('bulk data', handle!.version, path)
  if (hasAlready(request, reply, tag)) return reply.code(304).send()
  return sendRanged(request, reply, { contentType: octetStream, length: value.length, tag, part: value.part })
}

async function sendAll(request: FastifyRequest, reply: FastifyReply, resource: Resource, archive: ArchiveAccess) {
  // Whoever takes anything takes multipart too.
  accepts(request)
  const principal = principalOf(request)
  const handles = await findInstances(archive, principal, resource)
  const tag = weakTag('bulk data', ...handles.map(({ version }) => version))
  if (hasAlready(request, reply, tag)) return reply.code(304).send()
  const answer = multipartAnswer(octetStream, allParts(archive, principal, handles, serviceAddress(request)))
  return sendStream(reply, answer.contentType, answer.body)
}

async function* allParts(
  archive: ArchiveAccess,
  principal: Principal,
  handles: readonly InstanceHandle[],
  root: string,
): AsyncGenerator<PartToSend> {
  for (const handle of handles) {
    const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = handle
    const content = await archive.openInstance(principal, handle)
    const address = instanceAddress(root, studyInstanceUID, seriesInstanceUID, sopInstanceUID)
    for (const path of bulkPaths(content.metadata() as DicomJsonModel)) {
      const value = content.bulkData(path)
      if (value) yield { contentType: octetStream, location: `${address}/bulkdata/${path}`, octets: value.octets }
    }
  }
}

/** What follows `bulkdata/` in every BulkDataURI of a header, sequences included. */
function bulkPaths(model: DicomJsonModel): string[] {
  return Object.values(model).flatMap(({ vr, Value, BulkDataURI }) => {
    if (BulkDataURI !== undefined) return [BulkDataURI.slice(BulkDataURI.indexOf('/bulkdata/') + 10)]
    return vr === 'SQ' ? (Value ?? []).flatMap((item) => bulkPaths((item ?? {}) as DicomJsonModel)) : []
  })
}

/** @throws HttpProblem 406 */
function accepts(request: FastifyRequest): 'single' | 'multipart' {
  for (const accept of acceptedTypes(request)) {
    const { type, single } = partType(accept)
    // `*/*` alone: one value is easier to read without multipart around it.
    if (includesType(type, octetStream)) return single ? 'single' : 'multipart'
  }
  throw notAcceptable()
}

function notAcceptable(): HttpProblem {
  return new HttpProblem(406, 'Media type not available', `Available as multipart/related; type="${octetStream}".`)
}

async function* one(part: PartToSend): AsyncGenerator<PartToSend> {
  yield part
}
