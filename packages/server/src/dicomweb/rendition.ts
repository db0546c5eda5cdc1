/**
 * Which media type an answer has: what the client accepts, met with what is stored. Nothing is transcoded.
 *
 * Source: PS3.18 8.7 (media types, transfer syntaxes). Where `transfer-syntax` is not given the Standard's default is
 * Explicit VR Little Endian; we answer as stored instead, because a client that cannot read it learns so from the type,
 * and one that can is not refused.
 */
import { transferSyntaxOf } from '@leadglass/dicom'
import { HttpProblem } from '../http/problem.ts'
import { type AcceptedType, includesType } from './media-type.ts'

export interface Rendition {
  /** Media type of each part, without parameters. */
  type: string
  /** One part alone, without multipart around it. */
  single: boolean
}

const explicitLittleEndian = '1.2.840.10008.1.2.1'

/** PS3.18 Table 8.7.3-5, by the last components of 1.2.840.10008.1.2. */
const compressedTypes: Readonly<Record<string, string>> = {
  '5': 'image/dicom-rle',
  '4.50': 'image/jpeg',
  '4.51': 'image/jpeg',
  '4.57': 'image/jpeg',
  '4.70': 'image/jpeg',
  '4.80': 'image/jls',
  '4.81': 'image/jls',
  '4.90': 'image/jp2',
  '4.91': 'image/jp2',
  '4.92': 'image/jpx',
  '4.93': 'image/jpx',
  '4.110': 'image/jxl',
  '4.111': 'image/jxl',
  '4.112': 'image/jxl',
  '4.201': 'image/jphc',
  '4.202': 'image/jphc',
  '4.203': 'image/jphc',
  '4.100': 'video/mpeg',
  '4.101': 'video/mpeg',
}

/** @throws HttpProblem 406 */
export function instanceRendition(accepted: readonly AcceptedType[], stored: readonly string[]): Rendition {
  for (const accept of accepted) {
    const { type, single } = partType(accept)
    const readable = includesType(type, 'application/dicom') && stored.every((uid) => allows(accept, uid))
    if (readable && (!single || stored.length === 1)) return { type: 'application/dicom', single }
    if (readable && type === '*/*') return { type: 'application/dicom', single: false }
  }
  throw notAcceptable('application/dicom', stored)
}

/** @throws HttpProblem 406 */
export function frameRendition(accepted: readonly AcceptedType[], stored: string, frameCount: number): Rendition {
  const own = frameType(stored)
  for (const accept of accepted) {
    const { type, single } = partType(accept)
    if (!allows(accept, frameTransferSyntax(stored)) || (single && type !== '*/*' && frameCount > 1)) continue
    const alone = single && type !== '*/*'
    if (includesType(type, own)) return { type: own, single: alone }
    if (type === 'application/octet-stream') return { type, single: alone }
  }
  throw notAcceptable(own, [stored])
}

/** Frames of native Pixel Data carry no trace of implicit VR or deflation; they are little endian samples. */
export function frameTransferSyntax(stored: string): string {
  const syntax = transferSyntaxOf(stored)
  return syntax && !syntax.encapsulated && !syntax.bigEndian ? explicitLittleEndian : stored
}

function frameType(stored: string): string {
  if (!transferSyntaxOf(stored)?.encapsulated) return 'application/octet-stream'
  const ending = stored.replace('1.2.840.10008.1.2.', '')
  return compressedTypes[ending] ?? (/^4\.10[2-8]/.test(ending) ? 'video/mp4' : 'application/octet-stream')
}

/** `multipart/related; type="…"` names the type of its parts in a parameter. */
function partType({ type, parameters }: AcceptedType): { type: string; single: boolean } {
  if (type === 'multipart/related') return { type: parameters.get('type') ?? '*/*', single: false }
  return type === 'multipart/*' ? { type: '*/*', single: false } : { type, single: true }
}

function allows({ parameters }: AcceptedType, stored: string): boolean {
  const asked = parameters.get('transfer-syntax')
  return asked === undefined || asked === '*' || asked === stored
}

function notAcceptable(type: string, stored: readonly string[]): HttpProblem {
  const syntaxes = [...new Set(stored)].slice(0, 5).join(', ')
  const detail = `Available as multipart/related; type="${type}" in the stored transfer syntax (${syntaxes}). Accept transfer-syntax=* to take it as it is.`
  return new HttpProblem(406, 'Media type not available', detail)
}
