/** Frames of an instance, as stored, from their rendition, or in the transfer syntax asked for (PS3.18 10.4.1.1.6). */
import type { Principal } from '@leadglass/access'
import { ArchiveError, type InstanceContent, type InstanceHandle } from '@leadglass/archive'
import { z } from 'zod'
import { addRoute, type DeclaredRoute, principalOf } from '../http/add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'
import { acceptedTypes, acceptQuery } from './accept.ts'
import { instanceAddress, instanceParams, serviceAddress, serviceRoot } from './addresses.ts'
import { type FrameForm, frameForm } from './answer-form.ts'
import { sendRanged } from './byte-range.ts'
import { hasAlready, strongTag, weakTag } from './conditional.ts'
import { encodedFrame, openImage } from './encoded-frames.ts'
import { multipartAnswer, type PartToSend } from './multipart-writer.ts'
import { findInstances, sendStream } from './retrieve.ts'

export const frameParams = instanceParams.extend({ frames: z.string().min(1) })

export function framesRoute(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const { archive } = context.data
  addRoute(app, declared, {
    method: 'GET',
    url: `${serviceRoot}/studies/:study/series/:series/instances/:instance/frames/:frames`,
    right: 'study:read',
    summary: 'Retrieves frames, numbered from 1, with commas between (WADO-RS).',
    params: frameParams,
    query: acceptQuery,
    async handler({ params, request, reply }) {
      const numbers = parseFrameList(params.frames)
      const principal = principalOf(request)
      const [handle] = await findInstances(archive, principal, params)
      const content = await archive.openInstance(principal, handle!)
      return sendFrames(request, reply, { handle: handle!, content, numbers }, context)
    },
  })
}

export interface FramesAsked {
  handle: InstanceHandle
  content: InstanceContent
  /** From 1. */
  numbers: readonly number[]
}

/** @throws HttpProblem 404, 406 */
export async function sendFrames(
  request: FastifyRequest,
  reply: FastifyReply,
  { handle, content, numbers }: FramesAsked,
  context: HttpContext,
): Promise<FastifyReply> {
  requireFrames(numbers, content.frameCount)
  const rendition = await keptRendition(context, principalOf(request), handle)
  const stored = { transferSyntaxUID: content.transferSyntaxUID, rendition: rendition?.transferSyntaxUID }
  const form = frameForm(acceptedTypes(request), stored, numbers.length)
  const contentType = `${form.type}; transfer-syntax=${form.transferSyntaxUID}`
  const facts = ['frames', handle.version, contentType, form.from, numbers.join()]
  const tag = form.single ? strongTag(...facts) : weakTag(...facts)
  if (hasAlready(request, reply, tag)) return reply.code(304).send()
  // Frames of single bits that run on are cut apart for the answer, each from its first bit on.
  const runsOn = form.from === 'stored' && content.frameBitOffset(numbers[0]!) !== undefined
  const kept = form.from === 'conversion' || runsOn ? undefined : form.from === 'rendition' ? rendition : content
  if (form.single && kept !== undefined) {
    const { length, part } = kept.frameValue(numbers[0]!)
    return sendRanged(request, reply, { contentType, length, tag, part })
  }
  const octetsOf =
    kept === undefined
      ? await transcoder(context, principalOf(request), handle, form, numbers[0]!)
      : (number: number) => kept.frameValue(number).octets
  if (form.single) return sendStream(reply, contentType, octetsOf(numbers[0]!))
  const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = handle
  const address = instanceAddress(serviceAddress(request), studyInstanceUID, seriesInstanceUID, sopInstanceUID)
  const parts = async function* (): AsyncGenerator<PartToSend> {
    for (const number of numbers) {
      yield { contentType, location: `${address}/frames/${number}`, octets: octetsOf(number) }
    }
  }
  const answer = multipartAnswer(form.type, parts())
  return sendStream(reply, answer.contentType, answer.body)
}

/** A rendition that is damaged is none: the frames are converted then as if it had never been made. */
async function keptRendition({ data }: HttpContext, principal: Principal, handle: InstanceHandle) {
  try {
    return await data.archive.rendition(principal, handle)
  } catch (error) {
    if (error instanceof ArchiveError && error.code === 'LG_RECORD_DAMAGED') return undefined
    throw error
  }
}

/**
 * One frame at a time: the next is decoded when the client has taken this one. The first is decoded before the answer begins,
 * so that an image which does not decode is a problem and not a broken connection.
 */
async function transcoder(
  { data, pixels }: HttpContext,
  principal: Principal,
  handle: InstanceHandle,
  { transferSyntaxUID }: FrameForm,
  firstNumber: number,
): Promise<(number: number) => AsyncGenerator<Uint8Array>> {
  const image = await openImage(data.archive, principal, handle)
  const transcoded = async (number: number) =>
    (await pixels.transcodeFrame(await encodedFrame(image, number), transferSyntaxUID)).octets
  let first: Uint8Array | undefined = await transcoded(firstNumber)
  return async function* (number) {
    const octets = number === firstNumber && first !== undefined ? first : await transcoded(number)
    first = undefined
    yield octets
  }
}

/** @throws HttpProblem 400 */
export function parseFrameList(text: string): number[] {
  const numbers = text.split(',', limits.framesPerRequest + 1)
  if (numbers.length <= limits.framesPerRequest && numbers.every((number) => /^[1-9][0-9]{0,8}$/.test(number))) {
    return numbers.map(Number)
  }
  throw new HttpProblem(
    400,
    'Frame list not readable',
    'Write frame numbers from 1 on with commas between, for example 1,2,3.',
  )
}

/** @throws HttpProblem 404 */
export function requireFrames(numbers: readonly number[], frameCount: number): void {
  if (numbers.every((number) => number <= frameCount)) return
  const detail = frameCount === 0 ? 'This instance has no frames.' : `This instance has frames 1 to ${frameCount}.`
  throw new HttpProblem(404, 'No such frame', detail)
}
