/**
 * WADO-URI: one instance by query parameters, for viewers that know nothing newer.
 *
 * Source: PS3.18 9 (URI service): Tables 9.1.2-1, 9.4.1-1, 9.5.1-1.
 */
import type { InstanceHandle } from '@leadglass/archive'
import { UIDs } from '@leadglass/dicom'
import type { RenderOptions } from '@leadglass/pixels'
import { z } from 'zod'
import { addRoute, type DeclaredRoute, principalOf } from '../http/add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { serviceRoot, uid } from './addresses.ts'
import { canTranscode } from './answer-form.ts'
import { sendRanged } from './byte-range.ts'
import { hasAlready, strongTag } from './conditional.ts'
import { openImage } from './encoded-frames.ts'
import { requireFrames } from './frames.ts'
import { openFile, storedFile } from './instance-files.ts'
import { includesType, parseAccept } from './media-type.ts'
import { viewportOf, windowOf } from './render-query.ts'
import { render, sendPicture } from './rendered.ts'
import { sendPdf } from './rendered-document.ts'
import { type PictureType, pictureForm } from './rendered-type.ts'
import { findInstances, sendStream } from './retrieve.ts'

const text = z.string().max(1024).optional()
const whole = z
  .string()
  .regex(/^[1-9][0-9]{0,8}$/, 'write a whole number from 1 on')
  .optional()

/** A parameter that is not known is an error: one that hides a patient's name must not be passed over. */
const query = z.strictObject({
  requestType: z.literal('WADO'),
  studyUID: uid,
  seriesUID: uid,
  objectUID: uid,
  contentType: text,
  charset: text,
  anonymize: z.literal('yes').optional(),
  annotation: text,
  imageAnnotation: text,
  imageQuality: z
    .string()
    .regex(/^([1-9][0-9]?|100)$/, 'write a whole number from 1 to 100')
    .optional(),
  rows: whole,
  columns: whole,
  region: text,
  windowCenter: text,
  windowWidth: text,
  frameNumber: whole,
  transferSyntax: uid.optional(),
})

type Query = z.output<typeof query>

export function wadoUriRoute(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  addRoute(app, declared, {
    method: 'GET',
    url: `${serviceRoot}/wado`,
    right: 'study:read',
    summary: 'Retrieves or renders one instance by query parameters (WADO-URI).',
    query,
    handler: ({ query, request, reply }) => answer(request, reply, query, context),
  })
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  asked: Query,
  context: HttpContext,
): Promise<FastifyReply> {
  if (asked.anonymize) {
    throw new HttpProblem(
      400,
      'Not supported',
      'anonymize is not supported here: nothing would be worse than half of it.',
    )
  }
  const { studyUID: study, seriesUID: series, objectUID: instance } = asked
  const [handle] = await findInstances(context.data.archive, principalOf(request), { study, series, instance })
  const accepted = parseAccept(asked.contentType ?? request.headers.accept)
  // A transfer syntax says how a data set is written, so whoever names one wants a data set.
  const wantsFile = asked.transferSyntax !== undefined || accepted[0]?.type === 'application/dicom'
  if (wantsFile) return sendFile(request, reply, handle!, asked.transferSyntax, context)
  const document = await sendPdf(request, reply, handle!, context)
  if (document) return document
  const form = accepted.some(({ type }) => includesType(type, 'image/jpeg') || type.startsWith('image/'))
  if (!form && accepted.some(({ type }) => includesType(type, 'application/dicom'))) {
    return sendFile(request, reply, handle!, undefined, context)
  }
  return sendImage(request, reply, { handle: handle!, asked, type: pictureForm(accepted, 1).type }, context)
}

async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  handle: InstanceHandle,
  asked: string | undefined,
  context: HttpContext,
): Promise<FastifyReply> {
  const stored = handle.transferSyntaxUID
  if (asked !== undefined && !canTranscode(stored, asked)) {
    throw new HttpProblem(406, 'Media type not available', `This instance is stored as ${stored} and does not convert.`)
  }
  const byDefault = canTranscode(stored, UIDs.ExplicitVRLittleEndian) ? UIDs.ExplicitVRLittleEndian : stored
  const syntax = asked ?? byDefault
  const source = { context, principal: principalOf(request) }
  const tag = strongTag('instance', handle.version, syntax)
  if (hasAlready(request, reply, tag)) return reply.code(304).send()
  const contentType = 'application/dicom'
  if (syntax === stored) return sendRanged(request, reply, { contentType, tag, ...(await storedFile(source, handle)) })
  const { octets } = await openFile(source, handle, syntax, asked !== undefined)
  return sendStream(reply, contentType, octets)
}

async function sendImage(
  request: FastifyRequest,
  reply: FastifyReply,
  { handle, asked, type }: { handle: InstanceHandle; asked: Query; type: PictureType },
  context: HttpContext,
): Promise<FastifyReply> {
  const image = await openImage(context.data.archive, principalOf(request), handle)
  const number = Number(asked.frameNumber ?? 1)
  requireFrames([number], image.content.frameCount)
  const options = optionsOf(asked, image.description)
  const tag = strongTag('rendered', handle.version, type, String(number), JSON.stringify(options))
  if (hasAlready(request, reply, tag)) return reply.code(304).send()
  return sendPicture(reply, await render(image, number, { ...options, format: type }, context))
}

/** `rows` and `columns` bound the picture; `region` is left, top, right, bottom as parts of 1 (Table 9.5.1-1). */
function optionsOf(asked: Query, frame: { rows: number; columns: number }): RenderOptions {
  const { rows, columns, region, windowCenter, windowWidth, imageQuality } = asked
  const parts = region === undefined ? undefined : regionOf(region, frame)
  const width = columns ?? (rows === undefined ? undefined : '8192')
  const height = rows ?? (columns === undefined ? undefined : '8192')
  const size = viewportText(width, height, parts)
  if ((windowCenter === undefined) !== (windowWidth === undefined)) {
    throw new HttpProblem(400, 'Parameter not readable', 'windowCenter and windowWidth go together.')
  }
  return {
    ...(size === undefined ? {} : { viewport: viewportOf(size) }),
    ...(windowCenter === undefined ? {} : { window: windowOf(`${windowCenter},${windowWidth}`) }),
    ...(imageQuality === undefined ? {} : { quality: Number(imageQuality) }),
  }
}

function viewportText(width: string | undefined, height: string | undefined, region: number[] | undefined) {
  if (width === undefined && region === undefined) return undefined
  const size = width === undefined ? region!.slice(2) : [width, height]
  return [...size, ...(region ?? [])].join()
}

/** @returns x, y, width, height in pixels of the frame */
function regionOf(region: string, { rows, columns }: { rows: number; columns: number }): number[] {
  const parts = region.split(',', 5).map((part) => (/^[01](\.[0-9]{1,9})?$/.test(part) ? Number(part) : Number.NaN))
  const [left = Number.NaN, top = Number.NaN, right = Number.NaN, bottom = Number.NaN] = parts
  const sound = parts.length === 4 && right > left && bottom > top && right <= 1 && bottom <= 1
  if (!sound)
    throw new HttpProblem(400, 'Parameter not readable', 'region is left,top,right,bottom, each from 0.0 to 1.0.')
  const [x, y] = [Math.floor(left * columns), Math.floor(top * rows)]
  return [x, y, Math.max(1, Math.round((right - left) * columns)), Math.max(1, Math.round((bottom - top) * rows))]
}
