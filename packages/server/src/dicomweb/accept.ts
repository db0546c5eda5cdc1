/**
 * What a client takes: its Accept header, or the `accept` query parameter, which counts instead of it.
 *
 * Sources: PS3.18 8.3.3.1 (parameter), 8.7.4 (header), RFC 9110 12.5.1.
 */
import { z } from 'zod'
import type { FastifyRequest } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'
import { type AcceptedType, parseAccept } from './media-type.ts'

const one = z.string().max(1024)
const some = z.union([one, z.array(one).max(limits.acceptedTypes)])

/** Query parameters of every resource. `charset` is taken and has no effect: text is UTF-8, which every client reads. */
export const acceptParameters = { accept: some.optional(), charset: some.optional() }
export const acceptQuery = z.strictObject(acceptParameters)

/** The preferred first. @throws HttpProblem 400 */
export function acceptedTypes(request: FastifyRequest): AcceptedType[] {
  const { accept } = request.query as { accept?: string | string[] }
  // A plus sign reads as a space in a query: `application/dicom+json` is written so by people and some programs.
  const text =
    accept === undefined
      ? request.headers.accept
      : [accept]
          .flat()
          .join(',')
          .replaceAll(/dicom (json|xml)/g, 'dicom+$1')
  const types = parseAccept(text)
  if (types.length <= limits.acceptedTypes) return types
  throw new HttpProblem(400, 'Too many media types', `Accept names at most ${limits.acceptedTypes} media types.`)
}

/** Whether the answer may be compressed (RFC 9110 12.5.3). */
export function acceptsGzip(request: FastifyRequest): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(request.headers['accept-encoding'] ?? ''))
}
