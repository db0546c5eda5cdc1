/**
 * Which form an answer has: what the client accepts, met with what is stored and what it can be converted to.
 *
 * Source: PS3.18 8.7 (media types, transfer syntaxes), 8.7.3.5.2 (their default: Explicit VR Little Endian).
 * What cannot be decoded, such as video, is answered as stored where no transfer syntax is named: a client that cannot read it
 * learns so from the type, and one that can is not refused. Of media types that a client takes equally gladly, one that needs no
 * converting is given.
 */
import { transferSyntaxOf, UIDs } from '@leadglass/dicom'
import { canDecode, canEncode } from '@leadglass/pixels'
import { HttpProblem } from '../http/problem.ts'
import { defaultSyntaxOf, frameTransferSyntax, frameType, octetStream } from './media-of-syntax.ts'
import { type AcceptedType, includesType, partType, precision } from './media-type.ts'

export interface InstanceForm {
  type: 'application/dicom' | 'application/zip'
  /** One part alone, without multipart around it. */
  single: boolean
  /** Transfer syntax to answer an instance in that is stored in this one. */
  syntaxFor(stored: string): string
  /** The client names a transfer syntax: an instance that does not convert is no answer then. */
  strict: boolean
}

export interface FrameForm {
  /** Media type of each part, without parameters. */
  type: string
  single: boolean
  transferSyntaxUID: string
  /** Where the frames come from: as they are stored, from the rendition kept beside them, or converted for this answer. */
  from: 'stored' | 'rendition' | 'conversion'
}

/** What there is of an image's frames. */
export interface StoredFrames {
  transferSyntaxUID: string
  /** Transfer syntax of the rendition that is kept of them. */
  rendition?: string | undefined
}

/** Whether an instance can be given in another transfer syntax. */
export function canTranscode(stored: string, target: string): boolean {
  if (stored === target) return true
  return canDecode(stored) && canEncode(target) && transferSyntaxOf(target)?.bigEndian === false
}

/** @throws HttpProblem 406 */
export function instanceForm(accepted: readonly AcceptedType[], stored: readonly string[]): InstanceForm {
  for (const accept of accepted) {
    const { type, single } = partType(accept)
    const syntaxFor = instanceSyntax(accept, type, stored)
    if (syntaxFor === undefined) continue
    const strict = (accept.parameters.get('transfer-syntax') ?? '*') !== '*'
    if (type === 'application/zip' && single) return { type, single, syntaxFor, strict }
    if (!includesType(type, 'application/dicom')) continue
    if (!single || stored.length === 1) return { type: 'application/dicom', single, syntaxFor, strict }
    if (type === '*/*') return { type: 'application/dicom', single: false, syntaxFor, strict }
  }
  throw notAcceptable('application/dicom', stored)
}

function instanceSyntax(
  { parameters }: AcceptedType,
  type: string,
  stored: readonly string[],
): ((uid: string) => string) | undefined {
  const asked = parameters.get('transfer-syntax')
  if (asked === '*' || (asked === undefined && type !== 'application/dicom')) return (uid) => uid
  if (asked === undefined) {
    return (uid) => (canTranscode(uid, UIDs.ExplicitVRLittleEndian) ? UIDs.ExplicitVRLittleEndian : uid)
  }
  return stored.every((uid) => canTranscode(uid, asked)) ? () => asked : undefined
}

/** @param frameCount - how many are asked for @throws HttpProblem 406 */
export function frameForm(accepted: readonly AcceptedType[], stored: StoredFrames, frameCount: number): FrameForm {
  for (const alike of byWeight(accepted)) {
    const forms = alike.flatMap((accept) => formsFor(accept, stored, frameCount))
    const form = forms.find(({ from }) => from !== 'conversion') ?? forms[0]
    if (form !== undefined) return form
  }
  throw notAcceptable(frameType(stored.transferSyntaxUID), [stored.transferSyntaxUID])
}

/** Groups of what a client takes equally gladly, the preferred first. */
function byWeight(accepted: readonly AcceptedType[]): AcceptedType[][] {
  const groups = new Map<string, AcceptedType[]>()
  for (const accept of accepted) {
    const weight = `${accept.quality} ${precision(accept)}`
    groups.set(weight, [...(groups.get(weight) ?? []), accept])
  }
  return [...groups.values()]
}

function formsFor(accept: AcceptedType, stored: StoredFrames, frameCount: number): FrameForm[] {
  const { type: range, single: bare } = partType(accept)
  const single = bare && range !== '*/*'
  if (single && frameCount > 1) return []
  const form = formOf(range, accept.parameters.get('transfer-syntax'), stored)
  return form === undefined ? [] : [{ ...form, single }]
}

function formOf(
  range: string,
  asked: string | undefined,
  { transferSyntaxUID: stored, rendition }: StoredFrames,
): Omit<FrameForm, 'single'> | undefined {
  const own = frameType(stored)
  const current = frameTransferSyntax(stored)
  const asStored = { transferSyntaxUID: current, from: 'stored' } as const
  const named = asked === undefined || asked === '*' ? undefined : asked
  if (named !== undefined && named !== stored && named !== current) return converted(range, named, stored, rendition)
  const wantsDefault = asked === undefined && range === octetStream && current !== UIDs.ExplicitVRLittleEndian
  if (wantsDefault && canTranscode(stored, UIDs.ExplicitVRLittleEndian)) {
    return converted(range, UIDs.ExplicitVRLittleEndian, stored, rendition)
  }
  if (includesType(range, own)) return { type: own, ...asStored }
  if (range === octetStream) return { type: octetStream, ...asStored }
  const target = defaultSyntaxOf(range)
  return target === undefined || named !== undefined ? undefined : converted(range, target, stored, rendition)
}

function converted(
  range: string,
  target: string,
  stored: string,
  rendition: string | undefined,
): Omit<FrameForm, 'single'> | undefined {
  const type = frameType(target)
  const isKept = rendition !== undefined && isOfKind(rendition, target)
  if (!(isKept || canTranscode(stored, target)) || !(includesType(range, type) || range === octetStream))
    return undefined
  return {
    type: range === octetStream ? octetStream : type,
    transferSyntaxUID: frameTransferSyntax(target),
    from: isKept ? 'rendition' : 'conversion',
  }
}

const htj2k: ReadonlySet<string> = new Set([UIDs.HTJ2KLossless, UIDs.HTJ2KLosslessRPCL, UIDs.HTJ2K])

/** HTJ2K without loss, resolution by resolution, is what each of its transfer syntaxes allows (PS3.5 8.2.14, A.4.12). */
function isOfKind(rendition: string, target: string): boolean {
  return rendition === target || (rendition === UIDs.HTJ2KLosslessRPCL && htj2k.has(target))
}

function notAcceptable(type: string, stored: readonly string[]): HttpProblem {
  const syntaxes = [...new Set(stored)].slice(0, 5).join(', ')
  const detail = `Available as multipart/related; type="${type}" in the stored transfer syntax (${syntaxes}) and in those it converts to. Accept transfer-syntax=* to take it as it is.`
  return new HttpProblem(406, 'Media type not available', detail)
}
