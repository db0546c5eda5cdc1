/**
 * WADO-RS: instances, metadata, frames and bulk data as they are stored (PS3.18 10.4).
 */
import type { Principal } from '@leadglass/access'
import type { Archive, InstanceHandle } from '@leadglass/archive'
import { encodeFileMeta } from '@leadglass/dicom'
import type { z } from 'zod'
import { addRoute, type DeclaredRoute, principalOf } from '../http/add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../http/context.ts'
import { instanceAddress, instanceParams, seriesParams, serviceAddress, serviceRoot, studyParams } from './addresses.ts'
import { bulkDataRoute } from './bulk-data.ts'
import { framesRoute } from './frames.ts'
import { parseAccept } from './media-type.ts'
import { metadataRoutes } from './metadata.ts'
import { multipartAnswer, type PartToSend } from './multipart-writer.ts'
import { instanceRendition } from './rendition.ts'
import { findInstances, type Resource, sendStream } from './retrieve.ts'

export function wadoRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const add = (url: string, what: string, params: z.ZodType<Resource>) =>
    addRoute(app, declared, {
      method: 'GET',
      url: `${serviceRoot}${url}`,
      right: 'study:read',
      summary: `Retrieves ${what} as DICOM files (WADO-RS).`,
      params,
      handler: ({ params, request, reply }) => sendInstances(request, reply, params, context.data.archive),
    })
  add('/studies/:study', 'a study', studyParams)
  add('/studies/:study/series/:series', 'a series', seriesParams)
  add('/studies/:study/series/:series/instances/:instance', 'an instance', instanceParams)
  metadataRoutes(app, declared, context)
  framesRoute(app, declared, context)
  bulkDataRoute(app, declared, context)
}

async function sendInstances(request: FastifyRequest, reply: FastifyReply, resource: Resource, archive: Archive) {
  const principal = principalOf(request)
  const handles = await findInstances(archive, principal, resource)
  const { type, single } = instanceRendition(
    parseAccept(request.headers.accept),
    handles.map((handle) => handle.transferSyntaxUID),
  )
  if (single) return sendStream(reply, type, part10(archive, principal, handles[0]!))
  const { contentType, body } = multipartAnswer(type, parts(archive, principal, handles, serviceAddress(request)))
  return sendStream(reply, contentType, body)
}

async function* parts(
  archive: Archive,
  principal: Principal,
  handles: readonly InstanceHandle[],
  root: string,
): AsyncGenerator<PartToSend> {
  for (const handle of handles) {
    const { studyInstanceUID, seriesInstanceUID, sopInstanceUID, transferSyntaxUID } = handle
    yield {
      contentType: `application/dicom; transfer-syntax=${transferSyntaxUID}`,
      location: instanceAddress(root, studyInstanceUID, seriesInstanceUID, sopInstanceUID),
      octets: part10(archive, principal, handle),
    }
  }
}

async function* part10(archive: Archive, principal: Principal, handle: InstanceHandle): AsyncGenerator<Uint8Array> {
  const content = await archive.openInstance(principal, handle)
  yield encodeFileMeta(content)
  yield* content.dataSet()
}
