/**
 * QIDO-RS: searches for studies, series and instances (PS3.18 10.6).
 *
 * No match answers 200 with an empty array: every viewer reads that, while some stumble over 204 without a body.
 */
import type { Principal } from '@leadglass/access'
import type { ArchiveAccess, SearchLevel, SearchRow } from '@leadglass/archive'
import type { DicomJsonModel } from '@leadglass/dicom'
import { z } from 'zod'
import { addRoute, type DeclaredRoute, principalOf } from '../http/add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../http/context.ts'
import { limits } from '../limits.ts'
import { seriesParams, serviceAddress, serviceRoot, studyParams } from './addresses.ts'
import { fieldsOf, type IncludeFields, wantedOfHeader } from './include-fields.ts'
import { modelForm } from './model-form.ts'
import { parseQidoQuery, type QidoParameters, type QidoScope } from './qido-query.ts'
import { inTagOrder, keysInIndex, searchResult } from './search-result.ts'
import { sendModels } from './send-models.ts'

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
  const form = modelForm(request)
  const query = parseQidoQuery(parameters, scope, data.settings.limits.searchResults)
  const { includeFields, ...search } = query
  const principal = principalOf(request)
  const { rows, more } = await data.archive.search(principal, search)
  const root = serviceAddress(request)
  if (more) {
    const next = `There are further results; ask for them with offset=${query.offset + rows.length}`
    reply.header('warning', `299 ${root} "${next}"`)
  }
  const fields = wantedOfHeader(includeFields, scope.level, keysInIndex)
  return sendModels(request, reply, form, results({ archive: data.archive, principal, rows, root, fields, ...scope }))
}

interface Answer {
  archive: ArchiveAccess
  principal: Principal
  rows: readonly SearchRow[]
  root: string
  level: SearchLevel
  fields: IncludeFields | undefined
}

/** Headers are read some at a time, while the client takes the rows before. */
async function* results({ archive, principal, rows, root, level, fields }: Answer): AsyncGenerator<DicomJsonModel> {
  for (let at = 0; at < rows.length; at += limits.headersAtOnce) {
    const some = rows.slice(at, at + limits.headersAtOnce)
    const headers = fields ? await archive.headers(principal, some) : []
    for (const [index, row] of some.entries()) {
      const header = headers[index] as DicomJsonModel | undefined
      const result = searchResult(row, level, root)
      yield header && fields ? inTagOrder({ ...fieldsOf(header, fields, level), ...result }) : result
    }
  }
}

function scopeOf(level: SearchLevel, { study, series }: { study?: string; series?: string }): QidoScope {
  return {
    level,
    ...(study === undefined ? {} : { studyInstanceUID: study }),
    ...(series === undefined ? {} : { seriesInstanceUID: series }),
  }
}
