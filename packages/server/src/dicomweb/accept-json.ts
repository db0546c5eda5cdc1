/** Resources that are answered in the DICOM JSON model only. */
import type { FastifyRequest } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { includesType, parseAccept } from './media-type.ts'

/** @throws HttpProblem 406 the client asks for something else, such as XML */
export function requireJson(request: FastifyRequest): void {
  const accepted = parseAccept(request.headers.accept)
  const json = ['application/dicom+json', 'application/json']
  if (accepted.some(({ type }) => json.some((ours) => includesType(type, ours)))) return
  throw new HttpProblem(406, 'Media type not available', 'This resource is answered as application/dicom+json.')
}
