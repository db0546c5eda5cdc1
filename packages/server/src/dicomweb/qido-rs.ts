/**
 * QIDO-RS: searches for studies, series and instances (PS3.18 10.6).
 *
 * No match answers 200 with an empty array: every viewer reads that, while some stumble over 204 without a body.
 */
import type { SearchLevel } from '@leadglass/archive'
import { z } from 'zod'
import { addRoute, type DeclaredRoute, principalOf } from '../http/add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../http/context.ts'
import { requireJson } from './accept-json.ts'
import { seriesParams, serviceAddress, serviceRoot, studyParams } from './addresses.ts'
import { parseQidoQuery, type QidoParameters, type QidoScope } from './qido-query.ts'
import { searchResult } from './search-result.ts'

/** Taken as it came: `parseQidoQuery` knows the names, and a copy would lose one such as `__proto__`. */
const anyQuery = z.custom<QidoParameters>(() => true)

export function qidoRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const add = (url: string, level: SearchLevel, params: z.ZodType<{ study?: string; series?: string }>) =>
    addRoute(app, declared, {
      method: 'GET',
      url: `${serviceRoot}${url}`,
      right: 'study:list',
      summary: `Searches for ${level === 'study' ? 'studies' : level === 'series' ? 'series' : 'instances'} (QIDO-RS).`,
      params,
      query: anyQuery,
      handler: ({ params, query, request, reply }) => answer(request, reply, query, scopeOf(level, params), context),
    })
  const nowhere = z.strictObject({})
  add('/studies', 'study', nowhere)
  add('/series', 'series', nowhere)
  add('/instances', 'instance', nowhere)
  add('/studies/:study/series', 'series', studyParams)
  add('/studies/:study/instances', 'instance', studyParams)
  add('/studies/:study/series/:series/instances', 'instance', seriesParams)
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  parameters: QidoParameters,
  scope: QidoScope,
  { data }: HttpContext,
): Promise<FastifyReply> {
  requireJson(request)
  const query = parseQidoQuery(parameters, scope, data.settings.limits.searchResults)
  const { includeFields, ...search } = query
  const { rows, more } = await data.archive.search(principalOf(request), search)
  const root = serviceAddress(request)
  if (more) {
    reply.header(
      'warning',
      `299 ${root} "There are further results; ask for them with offset=${query.offset + rows.length}"`,
    )
  }
  const results = rows.map((row) => searchResult(row, scope.level, root))
  return reply.type('application/dicom+json').send(JSON.stringify(results))
}

function scopeOf(level: SearchLevel, { study, series }: { study?: string; series?: string }): QidoScope {
  return {
    level,
    ...(study === undefined ? {} : { studyInstanceUID: study }),
    ...(series === undefined ? {} : { seriesInstanceUID: series }),
  }
}
