/** Values that are cleaned or kept: text without names, dates moved, UIDs replaced. */
import { type DataSet, encoderFor, knownVR, ValueElement as Value, type ValueElement, type VR } from '@leadglass/dicom'
import { shiftDate, shiftDateTime } from '../pseudonym/shift-date.ts'
import { cleanDescription, isTelling, sweepText } from '../text/clean-text.ts'
import type { Context } from './context.ts'

const cleanable: ReadonlySet<VR> = new Set(['LO', 'SH', 'LT', 'ST', 'UT', 'UC', 'CS'])
const swept: ReadonlySet<VR> = new Set(['LO', 'SH', 'LT', 'ST', 'UT', 'UC'])

/** Cleans by the kind of value. @returns `undefined` if nothing can stay of it */
export function cleanValue(set: DataSet, element: ValueElement, context: Context): ValueElement | undefined {
  const vr = knownVR(element)
  if (vr === 'DA' || vr === 'DT' || vr === 'TM') return cleanTime(set, element, context)
  if (!cleanable.has(vr)) return undefined
  return withTexts(set, element, (text) => cleanDescription(text, context.named, context.added))
}

/** Dates as the options say; times of day mean nothing without their dates, and stay with them. */
function cleanTime(set: DataSet, element: ValueElement, context: Context): ValueElement | undefined {
  const { options } = context.profile
  const vr = knownVR(element)
  const full = options.has('retain-long-full-dates')
  if (!full && !options.has('retain-long-modified-dates')) return undefined
  if (full || vr === 'TM') return isTimes(set.strings(element.tag)) ? element : undefined
  const days = context.pseudonyms.shiftDays(context.patient)
  const shift = vr === 'DA' ? shiftDate : shiftDateTime
  return withTexts(set, element, (text) => (text === '' ? '' : (shift(text, days) ?? '')))
}

/** Text that is no date or time at all may be anything. */
function isTimes(texts: readonly string[]): boolean {
  return texts.every((text) => /^[\d.:+\- ]*$/.test(text))
}

/** A value that stays, unless it names somebody; the age of the very old is given as 90 (45 CFR 164.514(b)(2)(i)(C)). */
export function keptValue(set: DataSet, element: ValueElement, context: Context): ValueElement | undefined {
  const vr = knownVR(element)
  if (vr === 'AS') return withTexts(set, element, (text) => (oldAge.test(text) ? '090Y' : text))
  if (vr === 'DA' || vr === 'DT' || vr === 'TM') return isTimes(set.strings(element.tag)) ? element : undefined
  if (vr === 'IS' || vr === 'DS') return isNumberOf(set, element, context) ? undefined : element
  if (vr === 'CS') return isSentenceAbout(set, element, context) ? undefined : element
  if (!swept.has(vr)) return element
  return withTexts(set, element, (text) => sweepText(text, context.named, context.added))
}

/** Small letters and marks have no place in a code: somebody typed a sentence there (PS3.5 Table 6.2-1). */
function isSentenceAbout(set: DataSet, element: ValueElement, { named }: Context): boolean {
  return set.strings(element.tag).some((text) => !/^[A-Z0-9 _]{0,16}$/.test(text) && isTelling(text, named))
}

/** A series numbered by the patient's number. */
function isNumberOf(set: DataSet, element: ValueElement, { named }: Context): boolean {
  return set.strings(element.tag).some((text) => named.wholes.has(text))
}

const oldAge = /^(?:09\d|[1-9]\d\d)Y$/

/** Other UIDs for those of instances; what the Standard defines itself stays. */
export function replacedUIDs(set: DataSet, element: ValueElement, context: Context): ValueElement | undefined {
  if (knownVR(element) !== 'UI') return undefined
  return withTexts(set, element, (uid) => (isOfStandard(uid) || uid === '' ? uid : context.pseudonyms.uid(uid)))
}

export function isOfStandard(uid: string): boolean {
  return uid.startsWith('1.2.840.10008.')
}

/** @returns the element itself if no text changes; `undefined` if one that had a text has none left */
function withTexts(set: DataSet, element: ValueElement, change: (text: string) => string): ValueElement | undefined {
  const vr = knownVR(element)
  const texts = set.strings(element.tag)
  const changed = texts.map(change)
  if (texts.every((text, index) => text === changed[index])) return element
  const joined = changed.join('\\')
  if (joined.replaceAll('\\', '') === '') return undefined
  const octets = encoderFor(set.specificCharacterSet).encode(joined) ?? ascii(joined)
  return new Value(element.tag, vr as Exclude<VR, 'SQ'>, octets)
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text.replace(/[^\x20-\x7e\r\n\f\t]/g, ' '))
}
