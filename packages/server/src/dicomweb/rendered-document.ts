/** Documents that are encapsulated in an instance, as themselves. Sources: PS3.3 A.45.1 (PDF), PS3.18 8.7.4. */
import type { InstanceHandle } from '@leadglass/archive'
import { UIDs } from '@leadglass/dicom'
import { principalOf } from '../http/add-route.ts'
import type { FastifyReply, FastifyRequest, HttpContext } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { acceptedTypes } from './accept.ts'
import { sendRanged } from './byte-range.ts'
import { hasAlready, strongTag } from './conditional.ts'
import { includesType, partType } from './media-type.ts'

const pdf = 'application/pdf'
/** Encapsulated Document. */
const documentPath = '00420011'

/** @returns `undefined` where the instance is no PDF; short ones stand in the header and are sent from there */
export async function sendPdf(
  request: FastifyRequest,
  reply: FastifyReply,
  handle: InstanceHandle,
  { data: { archive } }: HttpContext,
): Promise<FastifyReply | undefined> {
  if (handle.sopClassUID !== UIDs.EncapsulatedPDFStorage) return undefined
  const wanted = acceptedTypes(request).some((accept) => partType(accept).single && includesType(accept.type, pdf))
  if (!wanted) throw new HttpProblem(406, 'Media type not available', `This instance is rendered as ${pdf}.`)
  const tag = strongTag('rendered', handle.version, pdf)
  if (hasAlready(request, reply, tag)) return reply.code(304).send()
  const content = await archive.openInstance(principalOf(request), handle)
  const value = content.bulkData(documentPath)
  if (value) return sendRanged(request, reply, { contentType: pdf, length: value.length, tag, part: value.part })
  const element = content.metadata()[documentPath] as { InlineBinary?: string } | undefined
  if (element?.InlineBinary === undefined) throw new HttpProblem(404, 'Not found', 'This instance holds no document.')
  return reply.type(pdf).send(Buffer.from(element.InlineBinary, 'base64'))
}
