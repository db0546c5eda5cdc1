/** Values that metadata names by BulkDataURI (PS3.18 10.4.1.1.5). */
import { z } from 'zod'
import { addRoute, type DeclaredRoute, principalOf } from '../http/add-route.ts'
import type { App, HttpContext } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { instanceParams, serviceRoot } from './addresses.ts'
import { parseAccept } from './media-type.ts'
import { multipartAnswer, type PartToSend } from './multipart-writer.ts'
import { findInstances, sendStream } from './retrieve.ts'

const octetStream = 'application/octet-stream'
const params = instanceParams.extend({ '*': z.string().min(1).max(1024) })

export function bulkDataRoute(app: App, declared: DeclaredRoute[], { data: { archive } }: HttpContext): void {
  addRoute(app, declared, {
    method: 'GET',
    url: `${serviceRoot}/studies/:study/series/:series/instances/:instance/bulkdata/*`,
    right: 'study:read',
    summary: 'Retrieves a value that metadata names by BulkDataURI (WADO-RS).',
    params,
    async handler({ params, request, reply }) {
      const [handle] = await findInstances(archive, principalOf(request), params)
      const content = await archive.openInstance(principalOf(request), handle!)
      const value = content.bulkData(params['*'])
      if (!value) throw new HttpProblem(404, 'Not found', 'This instance has no such bulk data.')
      const accepted = parseAccept(request.headers.accept)[0]
      if (accepted?.type !== 'multipart/related') {
        return sendStream(reply.header('content-length', value.length), octetStream, value.octets)
      }
      const parts = async function* (): AsyncGenerator<PartToSend> {
        yield { contentType: octetStream, octets: value.octets }
      }
      const answer = multipartAnswer(octetStream, parts())
      return sendStream(reply, answer.contentType, answer.body)
    },
  })
}
