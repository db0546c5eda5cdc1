/**
 * What one key of an identifier asks for.
 *
 * Sources: PS3.4 C.2.2.2.1 (single value), .2 (list of UID), .3 (universal), .4 (wildcard), .5 (range), .6 (sequence);
 * PS3.4 C.2.2.2.1.1 and .1.2 (names); PS3.5 6.2 (forms of DA and TM).
 */
import { formatTag, type Tag, type VR } from '@leadglass/dicom'
import { IdentifierError } from './identifier-error.ts'

export type KeyMatch =
  | { readonly kind: 'single'; readonly value: string }
  /** One of several: UIDs, and code strings as many clients send them for Modalities in Study. */
  | { readonly kind: 'list'; readonly values: readonly string[] }
  | { readonly kind: 'wildcard'; readonly value: string }
  /** Both ends included; one may be absent. */
  | { readonly kind: 'range'; readonly from?: string; readonly to?: string }
  /** Component groups separated by `=`, wildcards allowed; case and accents do not count. */
  | { readonly kind: 'name'; readonly value: string; readonly fuzzy: boolean }

const wildcardVRs: ReadonlySet<string> = new Set(['AE', 'CS', 'LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UR', 'UT'])
const numberVRs: ReadonlySet<string> = new Set(['DS', 'IS', 'SL', 'SS', 'SV', 'UL', 'US', 'UV', 'FL', 'FD'])

/** ACR-NEMA's points and colons too, as receivers should read them (PS3.5 6.2 Notes). */
const DATE = /^\d{4}\.?\d{2}\.?\d{2}$/
const TIME = /^\d{2}(?::?\d{2}(?::?\d{2}(?:\.\d{1,6})?)?)?$/
const DATE_TIME = /^\d{4,14}(?:\.\d{1,6})?(?:[+-]\d{4})?$/
const NUMBER = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/
const UID = /^[0-9.]{1,64}$/

/**
 * @param values - of the key, as text without padding
 * @returns undefined for universal matching
 * @throws IdentifierError where the value is none of its VR
 */
export function keyMatch(tag: Tag, vr: VR, values: readonly string[], fuzzy: boolean): KeyMatch | undefined {
  const [first = ''] = values
  if (values.every((value) => value === '') || (values.length === 1 && /^\*+$/.test(first))) return undefined
  if (vr === 'UI') return uidMatch(tag, values)
  if (vr === 'DA') return rangeMatch(tag, first, DATE, (text) => text.replaceAll('.', ''))
  if (vr === 'TM') return rangeMatch(tag, first, TIME, (text) => text.replaceAll(':', ''))
  if (vr === 'DT') return rangeMatch(tag, first, DATE_TIME, (text) => text)
  if (numberVRs.has(vr)) return numberMatch(tag, values)
  if (vr === 'PN') return { kind: 'name', value: values.join('\\'), fuzzy }
  if (values.length > 1) return { kind: 'list', values: values.filter((value) => value !== '') }
  return { kind: wildcardVRs.has(vr) && /[*?]/.test(first) ? 'wildcard' : 'single', value: first }
}

function uidMatch(tag: Tag, given: readonly string[]): KeyMatch {
  const values = given.filter((value) => value !== '')
  if (!values.every((value) => UID.test(value))) throw unreadable(tag, 'a UID or a list of UIDs')
  return values.length === 1 ? { kind: 'single', value: values[0]! } : { kind: 'list', values }
}

function numberMatch(tag: Tag, values: readonly string[]): KeyMatch {
  const [value = ''] = values
  if (values.length !== 1 || !NUMBER.test(value)) throw unreadable(tag, 'one number')
  return { kind: 'single', value: String(Number(value)) }
}

/** `A`, `A-`, `-A`, `A-B`. A date-time may end in an offset of its own: its hyphen is followed by four digits at the end. */
function rangeMatch(tag: Tag, value: string, form: RegExp, plain: (text: string) => string): KeyMatch {
  if (form.test(value)) return { kind: 'single', value: plain(value) }
  for (let at = value.indexOf('-'); at >= 0; at = value.indexOf('-', at + 1)) {
    const ends = [value.slice(0, at).trim(), value.slice(at + 1).trim()]
    if (!ends.every((end) => end === '' || form.test(end)) || ends.join('') === '') continue
    const [from, to] = ends.map((end) => plain(end))
    return { kind: 'range', ...(from ? { from } : {}), ...(to ? { to } : {}) }
  }
  throw unreadable(tag, 'a date or time, or two with a hyphen between')
}

function unreadable(tag: Tag, expected: string): IdentifierError {
  return new IdentifierError(`${formatTag(tag)} is not ${expected}`, tag)
}
