/** Metadata of studies, series and instances (PS3.18 10.4.1.1.2); a quiet series' text is served as it lies. */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Principal } from '@leadglass/access'
import type { ArchiveAccess, SeriesMetadata } from '@leadglass/archive'
import type { DicomJsonModel } from '@leadglass/dicom'
import { addRoute, type DeclaredRoute, principalOf } from '../http/add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { acceptQuery, acceptsGzip } from './accept.ts'
import { instanceParams, seriesParams, serviceRoot, studyParams } from './addresses.ts'
import { hasAlready, weakTag } from './conditional.ts'
import { modelForm } from './model-form.ts'
import { findInstances } from './retrieve.ts'
import { sendModels, sendText } from './send-models.ts'

const unzip = promisify(gunzip)

export function metadataRoutes(app: App, declared: DeclaredRoute[], { data: { archive } }: HttpContext): void {
  const common = { method: 'GET', right: 'study:read', query: acceptQuery } as const
  addRoute(app, declared, {
    ...common,
    url: `${serviceRoot}/studies/:study/metadata`,
    summary: 'Metadata of all instances of a study (WADO-RS).',
    params: studyParams,
    handler: ({ params, request, reply }) => sendStudy(request, reply, params.study, archive),
  })
  addRoute(app, declared, {
    ...common,
    url: `${serviceRoot}/studies/:study/series/:series/metadata`,
    summary: 'Metadata of all instances of a series (WADO-RS).',
    params: seriesParams,
    async handler({ params, request, reply }) {
      const metadata = await seriesMetadata(archive, principalOf(request), params.study, params.series)
      return sendSeries(request, reply, metadata)
    },
  })
  addRoute(app, declared, {
    ...common,
    url: `${serviceRoot}/studies/:study/series/:series/instances/:instance/metadata`,
    summary: 'Metadata of an instance (WADO-RS).',
    params: instanceParams,
    async handler({ params, request, reply }) {
      const form = modelForm(request)
      const [handle] = await findInstances(archive, principalOf(request), params)
      if (hasAlready(request, reply, weakTag('metadata', form.form, handle!.version))) return reply.code(304).send()
      const content = await archive.openInstance(principalOf(request), handle!)
      const model = content.metadata() as DicomJsonModel
      return sendModels(request, reply, form, one(model))
    },
  })
}

async function sendStudy(
  request: FastifyRequest,
  reply: FastifyReply,
  study: string,
  archive: ArchiveAccess,
): Promise<FastifyReply> {
  const form = modelForm(request)
  const principal = principalOf(request)
  const handles = await findInstances(archive, principal, { study })
  const tag = weakTag('metadata', form.form, ...handles.map(({ version }) => version))
  if (hasAlready(request, reply, tag)) return reply.code(304).send()
  const names = [...new Set(handles.map((handle) => handle.seriesInstanceUID))]
  const series = async function* () {
    for (const name of names) yield await seriesMetadata(archive, principal, study, name)
  }
  if (form.form === 'xml') return sendModels(request, reply, form, models(series()))
  return sendText(request, reply, form.type, joined(series()))
}

/** The compressed text goes out as the archive keeps it, where the client takes that. */
async function sendSeries(
  request: FastifyRequest,
  reply: FastifyReply,
  metadata: SeriesMetadata,
): Promise<FastifyReply> {
  const form = modelForm(request)
  const gzip = Buffer.from(metadata.gzip.buffer, metadata.gzip.byteOffset, metadata.gzip.length)
  if (hasAlready(request, reply, weakTag('metadata', form.form, gzip.toString('latin1')))) return reply.code(304).send()
  if (form.form === 'xml') return sendModels(request, reply, form, models(one(metadata)))
  reply.type(form.type).header('vary', 'accept, accept-encoding')
  if (!acceptsGzip(request)) return reply.send(await unzip(gzip))
  return reply.header('content-encoding', 'gzip').send(gzip)
}

/** @throws HttpProblem 404 */
async function seriesMetadata(
  archive: ArchiveAccess,
  principal: Principal,
  study: string,
  series: string,
): Promise<SeriesMetadata> {
  const metadata = await archive.seriesMetadata(principal, { studyInstanceUID: study, seriesInstanceUID: series })
  if (metadata) return metadata
  throw new HttpProblem(404, 'Not found', 'The archive has no such series, or you may not see it.')
}

/** The arrays of all series as one array: the brackets between them become commas. */
async function* joined(series: AsyncIterable<SeriesMetadata>): AsyncGenerator<Uint8Array> {
  let before = '['
  for await (const { gzip } of series) {
    const text = await unzip(gzip)
    const items = text.subarray(text.indexOf('[') + 1, text.lastIndexOf(']'))
    if (items.length === 0) continue
    yield Buffer.from(before)
    yield items
    before = ','
  }
  yield Buffer.from(before === '[' ? '[]' : ']')
}

async function* models(series: AsyncIterable<SeriesMetadata>): AsyncGenerator<DicomJsonModel> {
  for await (const { gzip } of series) yield* JSON.parse((await unzip(gzip)).toString()) as DicomJsonModel[]
}

async function* one<T>(value: T): AsyncGenerator<T> {
  yield value
}
