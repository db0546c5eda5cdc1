/**
 * Delete: a study, series or instance goes to the trash, from which it can be restored for a while.
 *
 * The Standard has no such transaction; the form, DELETE on the resource and 204, is what archives agreed on.
 */
import type { z } from 'zod'
import { addRoute, type DeclaredRoute, principalOf } from '../http/add-route.ts'
import type { App, HttpContext } from '../http/context.ts'
import { instanceParams, seriesParams, serviceRoot, studyParams } from './addresses.ts'
import type { Resource } from './retrieve.ts'

export function deleteRoutes(app: App, declared: DeclaredRoute[], { data }: HttpContext): void {
  const add = (url: string, what: string, params: z.ZodType<Resource>) =>
    addRoute(app, declared, {
      method: 'DELETE',
      url: `${serviceRoot}${url}`,
      right: 'study:delete',
      summary: `Moves ${what} to the trash, from which it can be restored for a while.`,
      params,
      handler: async ({ params: { study, series, instance }, request, reply }) => {
        await data.archive.delete(principalOf(request), {
          studyInstanceUID: study,
          ...(series === undefined ? {} : { seriesInstanceUID: series }),
          ...(instance === undefined ? {} : { sopInstanceUID: instance }),
        })
        return reply.code(204).send()
      },
    })
  add('/studies/:study', 'a study', studyParams)
  add('/studies/:study/series/:series', 'a series', seriesParams)
  add('/studies/:study/series/:series/instances/:instance', 'an instance', instanceParams)
}
