/** Metadata of studies, series and instances (PS3.18 10.4.1.1.2); a quiet series' text is served as it lies. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Principal } from '@leadglass/access'
import type { Archive } from '@leadglass/archive'
import { addRoute, type DeclaredRoute, principalOf } from '../http/add-route.ts'
import type { App, FastifyRequest, HttpContext } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { requireJson } from './accept-json.ts'
import { instanceParams, seriesParams, serviceRoot, studyParams } from './addresses.ts'
import { findInstances, sendStream } from './retrieve.ts'

const unzip = promisify(gunzip)
const mediaType = 'application/dicom+json'

export function metadataRoutes(app: App, declared: DeclaredRoute[], { data: { archive } }: HttpContext): void {
  const common = { method: 'GET', right: 'study:read' } as const
  addRoute(app, declared, {
    ...common,
    url: `${serviceRoot}/studies/:study/metadata`,
    summary: 'Metadata of all instances of a study (WADO-RS).',
    params: studyParams,
    async handler({ params, request, reply }) {
      requireJson(request)
      const handles = await findInstances(archive, principalOf(request), params)
      const series = [...new Set(handles.map((handle) => handle.seriesInstanceUID))]
      return sendStream(reply, mediaType, studyMetadata(archive, principalOf(request), params.study, series))
    },
  })
  addRoute(app, declared, {
    ...common,
    url: `${serviceRoot}/studies/:study/series/:series/metadata`,
    summary: 'Metadata of all instances of a series (WADO-RS).',
    params: seriesParams,
    async handler({ params, request, reply }) {
      requireJson(request)
      const gzip = await seriesMetadata(archive, principalOf(request), params.study, params.series)
      reply.type(mediaType).header('vary', 'accept-encoding')
      if (!acceptsGzip(request)) return reply.send(await unzip(gzip))
      return reply.header('content-encoding', 'gzip').send(Buffer.from(gzip.buffer, gzip.byteOffset, gzip.length))
    },
  })
  addRoute(app, declared, {
    ...common,
    url: `${serviceRoot}/studies/:study/series/:series/instances/:instance/metadata`,
    summary: 'Metadata of an instance (WADO-RS).',
    params: instanceParams,
    async handler({ params, request, reply }) {
      requireJson(request)
      const [handle] = await findInstances(archive, principalOf(request), params)
      const content = await archive.openInstance(principalOf(request), handle!)
      return reply.type(mediaType).send(JSON.stringify([content.metadata()]))
    },
  })
}

async function seriesMetadata(
  archive: Archive,
  principal: Principal,
  study: string,
  series: string,
): Promise<Uint8Array> {
  const metadata = await archive.seriesMetadata(principal, { studyInstanceUID: study, seriesInstanceUID: series })
  if (metadata) return metadata.gzip
  throw new HttpProblem(404, 'Not found', 'The archive has no such series, or you may not see it.')
}

/** The arrays of all series as one array: the brackets between them become commas. */
async function* studyMetadata(
  archive: Archive,
  principal: Principal,
  study: string,
  series: readonly string[],
): AsyncGenerator<Uint8Array> {
  let before = '['
  for (const uid of series) {
    const text = await unzip(await seriesMetadata(archive, principal, study, uid))
    const items = text.subarray(text.indexOf('[') + 1, text.lastIndexOf(']'))
    if (items.length === 0) continue
    yield Buffer.from(before)
    yield items
    before = ','
  }
  yield Buffer.from(before === '[' ? '[]' : ']')
}

function acceptsGzip(request: FastifyRequest): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(request.headers['accept-encoding'] ?? ''))
}
