/** Data sets as DICOM JSON or as XML: which of the two a client asks for. Source: PS3.18 8.7.3.2, Annex F, PS3.19 A.1. */
import type { FastifyRequest } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { acceptedTypes } from './accept.ts'
import { includesType, partType } from './media-type.ts'

export interface ModelForm {
  form: 'json' | 'xml'
  /** Media type of the answer, or of each part of it. */
  type: string
  /** XML: one document, without multipart around it. */
  single: boolean
}

const dicomJson = 'application/dicom+json'
const dicomXml = 'application/dicom+xml'

/** @throws HttpProblem 406 */
export function modelForm(request: FastifyRequest): ModelForm {
  for (const accept of acceptedTypes(request)) {
    const { type, single } = partType(accept)
    if (single && includesType(type, dicomJson)) return { form: 'json', type: dicomJson, single: true }
    if (single && includesType(type, 'application/json'))
      return { form: 'json', type: 'application/json', single: true }
    if (type === dicomXml) return { form: 'xml', type: dicomXml, single }
  }
  throw new HttpProblem(
    406,
    'Media type not available',
    `This resource is answered as ${dicomJson} or as multipart/related; type="${dicomXml}".`,
  )
}
