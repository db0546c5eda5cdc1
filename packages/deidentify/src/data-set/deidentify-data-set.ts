/**
 * De-identifies a data set, sequences included.
 *
 * Sources: PS3.15 Annex E, Table E.1-1 and E.1-1a; what the table does not name: unlisted.ts; private attributes: safe-private.ts.
 */
import {
  DataSet,
  DicomError,
  type Element,
  factsOf,
  formatTag,
  isPrivateTag,
  knownVR,
  readDataSet,
  SequenceElement,
  type Tag,
  Tags,
  UIDs,
  type ValueElement,
  type VR,
} from '@leadglass/dicom'
import { DeidentifyError } from '../errors.ts'
import { creatorTagOf, isSafePrivate } from '../private/safe-private.ts'
import type { Action } from '../profile/action.ts'
import { cleanValue, keptValue, replacedUIDs } from './clean-value.ts'
import { type Context, contextOf, type Deidentification, tableAction } from './context.ts'
import { dummyItems } from './dummy-sequence.ts'
import { dummyValue } from './dummy-value.ts'
import { type PixelStatement, stateDeidentification } from './statement.ts'
import { unlistedAction } from './unlisted.ts'

export interface DeidentifyOptions extends Deidentification {
  /** What was done about text and faces in the pixels. Default: nothing, and nothing is stated of them. */
  readonly pixels?: PixelStatement
}

/**
 * The de-identified data set, a new one. Values that stay are views of the old one's.
 *
 * @throws DeidentifyError `LG_DEIDENTIFY_VALUE_TOO_LONG` for a value that must stay but was only located
 */
export function deidentifyDataSet(set: DataSet, options: DeidentifyOptions): DataSet {
  const context = contextOf(set, { ...options, graphicsSeen: options.pixels?.seen ?? false })
  const result = treated(set, context, true)
  stateDeidentification(result, context, options.pixels)
  return result
}

function treated(set: DataSet, context: Context, isRoot: boolean): DataSet {
  const result = new DataSet({ bigEndian: set.bigEndian, undefinedLength: set.undefinedLength })
  for (const element of set) {
    const replacement = replacementFor(set, element, context, isRoot)
    if (replacement !== undefined) result.put(replacement)
  }
  keepCreators(set, result)
  return result
}

function replacementFor(set: DataSet, element: Element, context: Context, isRoot: boolean): Element | undefined {
  const { tag } = element
  if ((tag & 0xffff) === 0) return undefined
  if (isPixels(tag)) return isRoot ? element : undefined
  if (isPrivateTag(tag)) return safePrivate(set, element, context)
  if (isGraphicsGroup(tag)) return keepsGraphics(set, tag, context) ? graphics(set, element, context) : undefined
  return applied(set, element, actionOf(element, context), context)
}

function actionOf(element: Element, context: Context): Action {
  const vr = element.kind === 'value' ? knownVR(element) : element.vr
  return tableAction(element.tag, context.profile) ?? unlistedAction(element.tag, vr, context.profile)
}

function applied(set: DataSet, element: Element, { code, otherwise }: Action, context: Context): Element | undefined {
  if (code === 'X') return undefined
  if (element.kind === 'fragments') return undefined
  if (element.kind === 'items') return sequence(element, code === 'C' || code === 'K' ? 'U' : code, context)
  if (element.kind === 'located') {
    if (code === 'K') throw tooLong(element.tag, element.length ?? 0)
    return replaced(element.tag, element.vr, element.length ?? 0, otherwise)
  }
  const vr = knownVR(element)
  if (factsOf(vr).kind === 'sequence') return fromUnknown(set, element, { code, otherwise }, context)
  if (element.length === 0) return element
  if (code === 'K' || code === 'C' || code === 'U') {
    const kept = { K: keptValue, C: cleanValue, U: replacedUIDs }[code](set, element, context)
    return kept ?? replaced(element.tag, vr, element.length, otherwise === 'U' ? 'Z' : otherwise)
  }
  return replaced(element.tag, vr, element.length, code)
}

/** A sequence that somebody wrote as UN: its items are implicit VR little endian (PS3.5 6.2.2 Note 2). What cannot be read goes. */
function fromUnknown(set: DataSet, element: ValueElement, action: Action, context: Context): Element | undefined {
  try {
    const read = readDataSet(withImplicitHeader(element), { transferSyntaxUID: UIDs.ImplicitVRLittleEndian })
    const sequence = read.get(element.tag)
    return sequence?.kind === 'items' ? applied(set, sequence, action, context) : undefined
  } catch (error) {
    if (error instanceof DicomError) return undefined
    throw error
  }
}

function withImplicitHeader({ tag, value }: ValueElement): Uint8Array {
  const octets = new Uint8Array(8 + value.length)
  const view = new DataView(octets.buffer)
  view.setUint16(0, tag >>> 16, true)
  view.setUint16(2, tag & 0xffff, true)
  view.setUint32(4, value.length, true)
  octets.set(value, 8)
  return octets
}

function replaced(tag: Tag, vr: VR, length: number, code: Action['otherwise']): Element | undefined {
  if (code === 'X') return undefined
  const value = code === 'D' && length > 0 ? dummyValue(vr, length) : new Uint8Array(0)
  return new DataSet().set(tag, vr, value).get(tag)
}

/** Items are treated like the data set around them; dummies keep their form alone. */
function sequence(element: SequenceElement, code: 'Z' | 'D' | 'U', context: Context): Element {
  const { undefinedLength } = element
  if (code === 'Z' || element.items.length === 0) return new SequenceElement(element.tag, [], { undefinedLength })
  const items = element.items.map((item) => treated(item, context, false))
  return new SequenceElement(element.tag, code === 'D' ? dummyItems(element, items) : items, { undefinedLength })
}

/** Pixels of nested images (icons) are another copy of what may be burned in; those of the instance are the caller's. */
function isPixels(tag: Tag): boolean {
  return tag === Tags.PixelData || tag === Tags.FloatPixelData || tag === Tags.DoubleFloatPixelData
}

function safePrivate(set: DataSet, element: Element, context: Context): Element | undefined {
  if (!context.profile.options.has('retain-safe-private') || !isSafePrivate(set, element.tag)) return undefined
  return element.kind === 'value' ? keptValue(set, element, context) : undefined
}

/** The block of a private element that stays needs its creator. */
function keepCreators(set: DataSet, result: DataSet): void {
  for (const { tag } of [...result]) {
    const creatorTag = isPrivateTag(tag) ? creatorTagOf(tag) : undefined
    const creator = creatorTag === undefined ? undefined : set.get(creatorTag)
    if (creator !== undefined) result.put(creator)
  }
}

/** Overlays (60xx) and the retired curves (50xx). */
function isGraphicsGroup(tag: Tag): boolean {
  const high = tag >>> 24
  return high === 0x60 || high === 0x50
}

/** An overlay stays or goes as a whole: one without its data would be no overlay. */
function keepsGraphics(set: DataSet, tag: Tag, context: Context): boolean {
  if (tag >>> 24 === 0x50 || !context.profile.options.has('clean-graphics')) return false
  const type = set.string(((tag & 0xffff0000) | (Tags.OverlayType & 0xffff)) >>> 0)
  const data = set.has(((tag & 0xffff0000) | (Tags.OverlayData & 0xffff)) >>> 0)
  return data && (type === 'R' || context.graphicsSeen)
}

function graphics(set: DataSet, element: Element, context: Context): Element | undefined {
  if ((element.tag & 0xffff) === (Tags.OverlayData & 0xffff)) return element
  return applied(set, element, actionOf(element, context), context)
}

function tooLong(tag: Tag, length: number): DeidentifyError {
  return new DeidentifyError('LG_DEIDENTIFY_VALUE_TOO_LONG', `${formatTag(tag)} has ${length} octets`, {
    tag: formatTag(tag),
    length,
  })
}
