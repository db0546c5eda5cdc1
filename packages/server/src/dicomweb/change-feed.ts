/**
 * The change feed: what happened to the studies that the caller may list, in the order it happened. For programs that follow the
 * archive: they keep the number of the last entry and ask for what came after it.
 *
 * Addresses and names of fields are those of the DICOM service of Azure Health Data Services, so that programs written for it
 * can read ours; `metadata` is left out, since it would be patient data in a list.
 */
import type { ArchiveChange } from '@leadglass/archive'
import { z } from 'zod'
import { addRoute, type DeclaredRoute, principalOf } from '../http/add-route.ts'
import type { App, HttpContext } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'
import { serviceAddress, serviceRoot } from './addresses.ts'

const feedQuery = z.strictObject({
  offset: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  limit: z.coerce.number().int().min(1).max(limits.changesPerRequest).default(100),
  includeMetadata: z.string().optional(),
})
const latestQuery = z.strictObject({ includeMetadata: z.string().optional() })

export function changeFeedRoutes(app: App, declared: DeclaredRoute[], { data }: HttpContext): void {
  addRoute(app, declared, {
    method: 'GET',
    url: `${serviceRoot}/changefeed`,
    right: 'study:list',
    summary: 'What happened to the studies that the caller may list, after the entry of sequence number offset.',
    query: feedQuery,
    async handler({ query: { offset, limit, includeMetadata }, request, reply }) {
      refuseMetadata(includeMetadata)
      const { changes, next, more } = await data.archive.changes(principalOf(request), { after: offset, limit })
      if (more)
        reply.header('link', `<${serviceAddress(request)}/changefeed?offset=${next}&limit=${limit}>; rel="next"`)
      return changes.map(feedEntry)
    },
  })
  addRoute(app, declared, {
    method: 'GET',
    url: `${serviceRoot}/changefeed/latest`,
    right: 'study:list',
    summary: 'The newest entry of the change feed that the caller may see; 204 when there is none.',
    query: latestQuery,
    async handler({ query: { includeMetadata }, request, reply }) {
      refuseMetadata(includeMetadata)
      const latest = await data.archive.latestChange(principalOf(request))
      return latest ? feedEntry(latest) : reply.code(204).send()
    },
  })
}

/** `false` is what programs send that know what we leave out. */
function refuseMetadata(includeMetadata: string | undefined): void {
  if (includeMetadata === undefined || includeMetadata.toLowerCase() === 'false') return
  const detail = 'The change feed holds no metadata; send includeMetadata=false and retrieve it from the instances.'
  throw new HttpProblem(400, 'Not supported', detail)
}

const actionOf: Readonly<Record<ArchiveChange['kind'], string>> = {
  created: 'Create',
  'series-complete': 'SeriesComplete',
  deleted: 'Delete',
  restored: 'Restore',
  erased: 'Erase',
}

function feedEntry({ sequence, kind, at, studyInstanceUID, seriesInstanceUID, sopInstanceUID }: ArchiveChange) {
  return {
    sequence,
    action: actionOf[kind],
    timestamp: at.toISOString(),
    studyInstanceUid: studyInstanceUID,
    ...(seriesInstanceUID === undefined ? {} : { seriesInstanceUid: seriesInstanceUID }),
    ...(sopInstanceUID === undefined ? {} : { sopInstanceUid: sopInstanceUID }),
  }
}
