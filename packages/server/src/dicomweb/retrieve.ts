/** What all WADO-RS resources share: finding the instances, and answering as a stream. */
import { Readable } from 'node:stream'
import type { Principal } from '@leadglass/access'
import type { ArchiveAccess, InstanceHandle, StudyRequest } from '@leadglass/archive'
import type { FastifyReply } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'

/** UIDs from an address, outermost first. */
export type Resource = { study: string; series?: string; instance?: string }

/** @throws HttpProblem 404 */
export async function findInstances(
  archive: ArchiveAccess,
  principal: Principal,
  resource: Resource,
): Promise<InstanceHandle[]> {
  const { study, series, instance } = resource
  const asked: StudyRequest = {
    studyInstanceUID: study,
    ...(series === undefined ? {} : { seriesInstanceUID: series }),
    ...(instance === undefined ? {} : { sopInstanceUID: instance }),
  }
  const handles = await archive.instances(principal, asked)
  if (handles.length > 0) return handles
  throw new HttpProblem(404, 'Not found', 'The archive has no such study, series or instance, or you may not see it.')
}

/** The answer is read as fast as the client takes it, and no faster. */
export function sendStream(reply: FastifyReply, contentType: string, body: AsyncIterable<Uint8Array>): FastifyReply {
  return reply.type(contentType).send(Readable.from(body, { objectMode: false, highWaterMark: 256 * 1024 }))
}
