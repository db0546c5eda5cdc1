/**
 * A data set in the DICOM JSON Model.
 *
 * - Text is decoded, so Specific Character Set reads ISO_IR 192 wherever it stands (PS3.18 F.2).
 * - Group lengths are left out, since they count octets of an encoding that is not there.
 * - Values that were passed by in reading have only a BulkDataURI, and are left out where the caller makes none.
 *
 * Sources: PS3.18 F.2 (model), Table F.2.3-1 (types by VR), F.2.5 (empty values), F.2.7 (InlineBinary).
 */
import type { DataSet } from '../data-set/data-set.ts'
import type { Element, ValueElement } from '../data-set/element.ts'
import { knownVR } from '../data-set/known-vr.ts'
import { readNumbers, splitText, swapUnits } from '../data-set/read-value.ts'
import { parsePersonName } from '../person-name/person-name.ts'
import { type Tag, Tags } from '../tag.ts'
import { factsOf, type VR } from '../vr.ts'
import { encodeBase64 } from './base64.ts'
import type { DicomJsonElement, DicomJsonModel, DicomJsonPersonName, DicomJsonValue } from './model.ts'
import { binaryNumberToJson, decimalStringToJson, integerStringToJson } from './numbers.ts'

export interface ToDicomJsonOptions {
  /**
   * Makes the URI of a value that is not inlined.
   *
   * @param path - tags and item numbers (from 0) from the root, such as `00880200/0/7FE00010`
   * @param offset - octet of the data set, from 0, where the value begins
   * @param length - octets of the value; encapsulated Pixel Data with its item headers and delimiter
   */
  readonly bulkDataURI?: (path: string, offset: number, length: number) => string
  /** Longer values get a BulkDataURI if the caller makes them. Default: every value at hand is inlined. */
  readonly inlineLimitOctets?: number
}

/** The model of a whole data set; never throws. Keys of one object may come out of order, see `dicomJsonText`. */
export function toDicomJson(set: DataSet, options: ToDicomJsonOptions = {}): DicomJsonModel {
  return modelOf(set, options, '')
}

function modelOf(set: DataSet, options: ToDicomJsonOptions, parentPath: string): DicomJsonModel {
  const model: DicomJsonModel = {}
  for (const element of set) {
    if ((element.tag & 0xffff) === 0) continue
    const key = tagKey(element.tag)
    const json = elementOf(set, element, options, parentPath + key)
    if (json) model[key] = json
  }
  return model
}

function elementOf(
  set: DataSet,
  element: Element,
  options: ToDicomJsonOptions,
  path: string,
): DicomJsonElement | undefined {
  const { vr } = element
  if (element.kind === 'items') {
    if (element.items.length === 0) return { vr }
    return { vr, Value: element.items.map((item, index) => modelOf(item, options, `${path}/${index}/`)) }
  }
  const length = element.length ?? 0
  const atHand = element.kind === 'value'
  if (!atHand || (options.bulkDataURI && length > (options.inlineLimitOctets ?? Number.POSITIVE_INFINITY))) {
    const uri = options.bulkDataURI?.(path, element.valueOffset, length)
    return uri === undefined ? undefined : { vr, BulkDataURI: uri }
  }
  return valueElementOf(set, element)
}

/** Elements of VR UN that PS3.6 knows have their VR by it: gateways write UN where they did not know an attribute yet. */
function valueElementOf(set: DataSet, element: ValueElement): DicomJsonElement {
  const known = knownVR(element)
  const vr = factsOf(known).kind === 'sequence' ? element.vr : known
  const bigEndian = set.bigEndian && element.vr !== 'UN'
  if (element.length === 0) return { vr }
  if (factsOf(vr).kind === 'binary') return { vr, InlineBinary: inlineBinaryOf(element.value, vr, bigEndian) }
  const Value = valuesOf(set, element, vr, bigEndian)
  return Value.every((value) => value === null) ? { vr } : { vr, Value }
}

function inlineBinaryOf(value: Uint8Array, vr: VR, bigEndian: boolean): string {
  return encodeBase64(bigEndian ? swapUnits(value, factsOf(vr).unitOctets) : value)
}

function valuesOf(set: DataSet, { tag, value }: ValueElement, vr: VR, bigEndian: boolean): DicomJsonValue[] {
  if (tag === Tags.SpecificCharacterSet) return ['ISO_IR 192']
  if (vr === 'AT') return readNumbers(value, vr, bigEndian).map((at) => tagKey(Number(at)))
  if (factsOf(vr).kind === 'number') return readNumbers(value, vr, bigEndian).map(binaryNumberToJson)
  const texts = splitText(set.decode(value, vr), vr)
  switch (vr) {
    case 'DS':
      return texts.map((text) => (text === '' ? null : decimalStringToJson(text)))
    case 'IS':
      return texts.map((text) => (text === '' ? null : integerStringToJson(text)))
    case 'PN':
      return texts.map(personNameOf)
    default:
      return texts.map((text) => (text === '' ? null : text))
  }
}

function personNameOf(text: string): DicomJsonPersonName | null {
  const { alphabetic, ideographic, phonetic } = parsePersonName(text)
  if (alphabetic === '' && ideographic === '' && phonetic === '') return null
  return {
    ...(alphabetic !== '' && { Alphabetic: alphabetic }),
    ...(ideographic !== '' && { Ideographic: ideographic }),
    ...(phonetic !== '' && { Phonetic: phonetic }),
  }
}

/** Keys are asked for again with every instance: making one costs more than looking it up. */
const tagKeys = new Map<Tag, string>()
const TAG_KEYS_KEPT = 10_000

function tagKey(tag: Tag): string {
  const known = tagKeys.get(tag)
  if (known !== undefined) return known
  const made = tag.toString(16).toUpperCase().padStart(8, '0')
  if (tagKeys.size < TAG_KEYS_KEPT) tagKeys.set(tag, made)
  return made
}
