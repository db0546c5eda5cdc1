/**
 * Which form an answer has: what the client accepts, met with what is stored and what it can be converted to.
 *
 * Source: PS3.18 8.7 (media types, transfer syntaxes), 8.7.3.5.2 (their default: Explicit VR Little Endian).
 * What cannot be decoded, such as video, is answered as stored where no transfer syntax is named: a client that cannot read it
 * learns so from the type, and one that can is not refused.
 */
import { transferSyntaxOf, UIDs } from '@leadglass/dicom'
import { canDecode, canEncode } from '@leadglass/pixels'
import { HttpProblem } from '../http/problem.ts'
import { defaultSyntaxOf, frameTransferSyntax, frameType, octetStream } from './media-of-syntax.ts'
import { type AcceptedType, includesType, partType } from './media-type.ts'

export interface InstanceRendition {
  type: 'application/dicom' | 'application/zip'
  /** One part alone, without multipart around it. */
  single: boolean
  /** Transfer syntax to answer an instance in that is stored in this one. */
  syntaxFor(stored: string): string
  /** The client names a transfer syntax: an instance that does not convert is no answer then. */
  strict: boolean
}

export interface FrameRendition {
  /** Media type of each part, without parameters. */
  type: string
  single: boolean
  transferSyntaxUID: string
  /** The frames go out as they are stored. */
  asStored: boolean
}

/** Whether an instance can be given in another transfer syntax. */
export function canTranscode(stored: string, target: string): boolean {
  if (stored === target) return true
  return canDecode(stored) && canEncode(target) && transferSyntaxOf(target)?.bigEndian === false
}

/** @throws HttpProblem 406 */
export function instanceRendition(accepted: readonly AcceptedType[], stored: readonly string[]): InstanceRendition {
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

/** @throws HttpProblem 406 */
export function frameRendition(accepted: readonly AcceptedType[], stored: string, frameCount: number): FrameRendition {
  for (const accept of accepted) {
    const { type: range, single: bare } = partType(accept)
    const single = bare && range !== '*/*'
    if (single && frameCount > 1) continue
    const chosen = frameForm(range, accept.parameters.get('transfer-syntax'), stored)
    if (chosen !== undefined) return { ...chosen, single }
  }
  throw notAcceptable(frameType(stored), [stored])
}

function frameForm(
  range: string,
  asked: string | undefined,
  stored: string,
): Omit<FrameRendition, 'single'> | undefined {
  const own = frameType(stored)
  const current = frameTransferSyntax(stored)
  const asStored = { transferSyntaxUID: current, asStored: true }
  const named = asked === undefined || asked === '*' ? undefined : asked
  if (named !== undefined && named !== stored && named !== current) return converted(range, named, stored)
  const wantsDefault = asked === undefined && range === octetStream && current !== UIDs.ExplicitVRLittleEndian
  if (wantsDefault && canTranscode(stored, UIDs.ExplicitVRLittleEndian)) {
    return converted(range, UIDs.ExplicitVRLittleEndian, stored)
  }
  if (includesType(range, own)) return { type: own, ...asStored }
  if (range === octetStream) return { type: octetStream, ...asStored }
  const target = defaultSyntaxOf(range)
  return target === undefined || named !== undefined ? undefined : converted(range, target, stored)
}

function converted(range: string, target: string, stored: string): Omit<FrameRendition, 'single'> | undefined {
  const type = frameType(target)
  if (!canTranscode(stored, target) || !(includesType(range, type) || range === octetStream)) return undefined
  return {
    type: range === octetStream ? octetStream : type,
    transferSyntaxUID: frameTransferSyntax(target),
    asStored: false,
  }
}

function notAcceptable(type: string, stored: readonly string[]): HttpProblem {
  const syntaxes = [...new Set(stored)].slice(0, 5).join(', ')
  const detail = `Available as multipart/related; type="${type}" in the stored transfer syntax (${syntaxes}) and in those it converts to. Accept transfer-syntax=* to take it as it is.`
  return new HttpProblem(406, 'Media type not available', detail)
}
