/** Frames of an instance as stored: native samples or compressed bit streams (PS3.18 10.4.1.1.6). */
import { z } from 'zod'
import { addRoute, type DeclaredRoute, principalOf } from '../http/add-route.ts'
import type { App, HttpContext } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'
import { instanceParams, serviceRoot } from './addresses.ts'
import { parseAccept } from './media-type.ts'
import { multipartAnswer, type PartToSend } from './multipart-writer.ts'
import { frameRendition, frameTransferSyntax } from './rendition.ts'
import { findInstances, sendStream } from './retrieve.ts'

const params = instanceParams.extend({ frames: z.string().min(1) })

export function framesRoute(app: App, declared: DeclaredRoute[], { data: { archive } }: HttpContext): void {
  addRoute(app, declared, {
    method: 'GET',
    url: `${serviceRoot}/studies/:study/series/:series/instances/:instance/frames/:frames`,
    right: 'study:read',
    summary: 'Retrieves frames, numbered from 1, with commas between (WADO-RS).',
    params,
    async handler({ params, request, reply }) {
      const numbers = parseFrameList(params.frames)
      const [handle] = await findInstances(archive, principalOf(request), params)
      const content = await archive.openInstance(principalOf(request), handle!)
      requireFrames(numbers, content.frameCount)
      const { type, single } = frameRendition(
        parseAccept(request.headers.accept),
        content.transferSyntaxUID,
        numbers.length,
      )
      const contentType = `${type}; transfer-syntax=${frameTransferSyntax(content.transferSyntaxUID)}`
      if (single) return sendStream(reply, contentType, content.frame(numbers[0]!))
      const parts = async function* (): AsyncGenerator<PartToSend> {
        for (const number of numbers) yield { contentType, octets: content.frame(number) }
      }
      const answer = multipartAnswer(type, parts())
      return sendStream(reply, answer.contentType, answer.body)
    },
  })
}

/** @throws HttpProblem 400 */
export function parseFrameList(text: string): number[] {
  const numbers = text.split(',')
  if (numbers.length <= limits.framesPerRequest && numbers.every((number) => /^[1-9][0-9]{0,8}$/.test(number))) {
    return numbers.map(Number)
  }
  throw new HttpProblem(
    400,
    'Frame list not readable',
    'Write frame numbers from 1 on with commas between, for example 1,2,3.',
  )
}

function requireFrames(numbers: readonly number[], frameCount: number): void {
  if (numbers.every((number) => number <= frameCount)) return
  const detail = frameCount === 0 ? 'This instance has no frames.' : `This instance has frames 1 to ${frameCount}.`
  throw new HttpProblem(404, 'No such frame', detail)
}
