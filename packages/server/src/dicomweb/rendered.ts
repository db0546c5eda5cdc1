/** Rendered frames and thumbnails at every level (PS3.18 10.4.1.1.3, 10.4.1.1.4). */
import type { InstanceHandle } from '@leadglass/archive'
import { describePresentation, PixelError, type RenderedFrame, type RenderOptions } from '@leadglass/pixels'
import type { z } from 'zod'
import { addRoute, type DeclaredRoute, principalOf } from '../http/add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'
import { acceptedTypes } from './accept.ts'
import { instanceAddress, instanceParams, seriesParams, serviceAddress, serviceRoot, studyParams } from './addresses.ts'
import { hasAlready, strongTag, weakTag } from './conditional.ts'
import { encodedFrame, type Image, openImage } from './encoded-frames.ts'
import { frameParams, parseFrameList, requireFrames } from './frames.ts'
import { multipartAnswer, type PartToSend } from './multipart-writer.ts'
import { renderedQuery, renderWishes, thumbnailQuery, viewportOf } from './render-query.ts'
import { sendPdf } from './rendered-document.ts'
import { pictureForm } from './rendered-type.ts'
import { sendVideo } from './rendered-video.ts'
import { findInstances, type Resource, sendStream } from './retrieve.ts'
import { watermarkOf } from './watermark.ts'

type Level = Resource & { frames?: string }

export function renderedRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const levels: readonly (readonly [string, string, z.ZodType<Level>])[] = [
    ['/studies/:study', 'a study', studyParams],
    ['/studies/:study/series/:series', 'a series', seriesParams],
    ['/studies/:study/series/:series/instances/:instance', 'an instance', instanceParams],
    ['/studies/:study/series/:series/instances/:instance/frames/:frames', 'frames', frameParams],
  ]
  for (const [url, what, params] of levels) {
    const common = { method: 'GET', right: 'study:read', params } as const
    addRoute(app, declared, {
      ...common,
      url: `${serviceRoot}${url}/rendered`,
      summary: `Renders ${what} (WADO-RS).`,
      query: renderedQuery,
      handler: ({ params, query, request, reply }) => sendRendered(request, reply, params, query, context),
    })
    addRoute(app, declared, {
      ...common,
      url: `${serviceRoot}${url}/thumbnail`,
      summary: `A small picture of ${what} (WADO-RS).`,
      query: thumbnailQuery,
      handler: ({ params, query, request, reply }) => sendThumbnail(request, reply, params, query, context),
    })
  }
}

async function sendRendered(
  request: FastifyRequest,
  reply: FastifyReply,
  resource: Level,
  query: z.output<typeof renderedQuery>,
  context: HttpContext,
): Promise<FastifyReply> {
  const principal = principalOf(request)
  const { options: wished, warnings } = renderWishes(query)
  const options = { ...wished, ...watermarkOf(principal) }
  const handles = await findInstances(context.data.archive, principal, resource)
  for (const warning of warnings) reply.header('warning', `299 ${serviceAddress(request)} "${warning}"`)
  if (resource.instance === undefined) return sendPictures(request, reply, { handles, options }, context)
  const [handle] = handles
  const document =
    (await sendPdf(request, reply, handle!, context)) ?? (await sendVideo(request, reply, handle!, context))
  if (document) return document
  const image = await openImage(context.data.archive, principal, handle!)
  const numbers = resource.frames === undefined ? allFrames(image) : parseFrameList(resource.frames)
  requireFrames(numbers, image.content.frameCount)
  return sendFramePictures(request, reply, { handle: handle!, image, numbers, options }, context)
}

/** Values that an instance says are in a profile of its own are not called sRGB. */
function withoutFalseProfile(image: Image, { iccProfile, ...options }: RenderOptions): RenderOptions {
  const hasOwn = iccProfile !== undefined && Object.hasOwn(image.content.metadata(), '00282000')
  return iccProfile === undefined || hasOwn ? options : { ...options, iccProfile }
}

function allFrames({ content }: Image): number[] {
  return Array.from({ length: content.frameCount }, (_, index) => index + 1)
}

interface FramePictures {
  handle: InstanceHandle
  image: Image
  numbers: readonly number[]
  options: RenderOptions
}

async function sendFramePictures(
  request: FastifyRequest,
  reply: FastifyReply,
  { handle, image, numbers, options }: FramePictures,
  context: HttpContext,
): Promise<FastifyReply> {
  const form = pictureForm(acceptedTypes(request), numbers.length)
  const facts = ['rendered', handle.version, form.type, numbers.join(), JSON.stringify(options)]
  if (hasAlready(request, reply, (form.single ? strongTag : weakTag)(...facts))) return reply.code(304).send()
  if (form.single && numbers.length > 1 && form.type === 'image/gif') {
    return sendPicture(reply, await animation(image, numbers, options, context))
  }
  if (form.single) {
    if (numbers.length > 1)
      reply.header('warning', `299 ${serviceAddress(request)} "This is the first of ${numbers.length} frames"`)
    return sendPicture(reply, await render(image, numbers[0]!, { ...options, format: form.type }, context))
  }
  const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = handle
  const address = instanceAddress(serviceAddress(request), studyInstanceUID, seriesInstanceUID, sopInstanceUID)
  const parts = async function* (): AsyncGenerator<PartToSend> {
    for (const number of numbers) {
      const location = `${address}/frames/${number}/rendered`
      const { octets } = await render(image, number, { ...options, format: form.type }, context)
      yield { contentType: form.type, location, octets: one(octets) }
    }
  }
  const answer = multipartAnswer(form.type, parts())
  return sendStream(reply, answer.contentType, answer.body)
}

/** All frames of a study or series that can be decoded, a picture for each; what cannot, such as a report, is left out. */
async function sendPictures(
  request: FastifyRequest,
  reply: FastifyReply,
  { handles, options }: { handles: readonly InstanceHandle[]; options: RenderOptions },
  context: HttpContext,
): Promise<FastifyReply> {
  // Only `multipart/related` can hold several; whoever takes anything gets it too.
  const { type } = pictureForm(acceptedTypes(request), 1)
  const versions = handles.map(({ version }) => version)
  if (hasAlready(request, reply, weakTag('rendered', type, JSON.stringify(options), ...versions)))
    return reply.code(304).send()
  const principal = principalOf(request)
  const root = serviceAddress(request)
  const parts = async function* (): AsyncGenerator<PartToSend> {
    for (const handle of handles) {
      const image = await openImage(context.data.archive, principal, handle).catch(leftOut)
      if (image === undefined) continue
      const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = handle
      const address = instanceAddress(root, studyInstanceUID, seriesInstanceUID, sopInstanceUID)
      for (const number of allFrames(image)) {
        const picture = await render(image, number, { ...options, format: type }, context).catch(leftOut)
        if (picture === undefined) continue
        yield { contentType: type, location: `${address}/frames/${number}/rendered`, octets: one(picture.octets) }
      }
    }
  }
  const answer = multipartAnswer(type, parts())
  return sendStream(reply, answer.contentType, answer.body)
}

/** @returns nothing for what is no image or does not decode; other errors are thrown on */
function leftOut(error: unknown): undefined {
  if (error instanceof PixelError || error instanceof HttpProblem) return undefined
  throw error
}

async function sendThumbnail(
  request: FastifyRequest,
  reply: FastifyReply,
  resource: Level,
  { viewport }: z.output<typeof thumbnailQuery>,
  context: HttpContext,
): Promise<FastifyReply> {
  const size =
    viewport === undefined ? { width: limits.thumbnailSide, height: limits.thumbnailSide } : viewportOf(viewport)
  const { type } = pictureForm(acceptedTypes(request), 1)
  const principal = principalOf(request)
  const handles = await findInstances(context.data.archive, principal, resource)
  const handle = handles[Math.floor(handles.length / 2)]!
  const watermark = watermarkOf(principal)
  const facts = [handle.version, type, JSON.stringify({ ...size, ...watermark }), resource.frames ?? '']
  if (hasAlready(request, reply, strongTag('thumbnail', ...facts))) return reply.code(304).send()
  const draw = async () => {
    const image = await openImage(context.data.archive, principal, handle)
    const number =
      resource.frames === undefined ? Math.ceil(image.content.frameCount / 2) : parseFrameList(resource.frames)[0]!
    requireFrames([number], image.content.frameCount)
    return render(image, number, { viewport: size, format: type, overlays: false, ...watermark }, context)
  }
  // Who names an instance is told why there is no picture of it; a series of reports or of a video has none, and nothing is wrong.
  const picture = resource.instance === undefined ? await draw().catch(withoutPicture) : await draw()
  return picture ? sendPicture(reply, picture) : reply.removeHeader('etag').code(204).send()
}

/** @returns nothing for what has no picture; that codecs are busy or broken is no answer to that */
function withoutPicture(error: unknown): undefined {
  if (error instanceof PixelError && passing.has(error.code)) throw error
  return leftOut(error)
}

/** Another request may find the picture. */
const passing: ReadonlySet<string> = new Set(['LG_PIXEL_BUSY', 'LG_PIXEL_CLOSED', 'LG_PIXEL_WORKER_FAILED'])

export async function render(
  image: Image,
  number: number,
  options: RenderOptions,
  { pixels }: HttpContext,
): Promise<RenderedFrame> {
  const presentation = describePresentation(image.header, number)
  return pixels.renderFrame(await encodedFrame(image, number), presentation, withoutFalseProfile(image, options))
}

/** @throws HttpProblem 413 */
async function animation(
  image: Image,
  numbers: readonly number[],
  options: RenderOptions,
  context: HttpContext,
): Promise<RenderedFrame> {
  const frames: RenderedFrame[] = []
  let octets = 0
  for (const number of numbers) {
    const frame = await render(image, number, { ...options, format: 'raw' }, context)
    octets += frame.octets.length
    if (octets > limits.animationOctets) {
      throw new HttpProblem(
        413,
        'Too large',
        'An animation of these frames is too large: ask for a smaller viewport or fewer frames.',
      )
    }
    frames.push(frame)
  }
  return context.pixels.animate(frames)
}

export function sendPicture(reply: FastifyReply, { mediaType, octets }: RenderedFrame): FastifyReply {
  return reply.type(mediaType).send(Buffer.from(octets.buffer, octets.byteOffset, octets.length))
}

async function* one(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  yield octets
}
