/**
 * A data set from the DICOM JSON Model, its text in UTF-8.
 *
 * Accepts what other writers put beside the Standard's form: IS and DS as strings or numbers, a PN as a plain string,
 * a missing `vr` of an element that PS3.6 knows. A BulkDataURI is not followed: such an element is left out.
 *
 * Source: PS3.18 F.2.
 */
import { DataSet } from '../data-set/data-set.ts'
import type { Value } from '../data-set/write-value.ts'
import { entryOf } from '../dictionary.ts'
import { DicomError } from '../errors.ts'
import { defaultLimits } from '../limits.ts'
import { formatPersonName } from '../person-name/person-name.ts'
import { type Tag, Tags } from '../tag.ts'
import { factsOf, isVR, type VR } from '../vr.ts'
import { decodeBase64 } from './base64.ts'
import type { DicomJsonPersonName } from './model.ts'
import { jsonToNumber } from './numbers.ts'

const TAG_KEY = /^[0-9A-Fa-f]{8}$/

/**
 * Reads one data set.
 *
 * @param model - as JSON.parse gives it; nothing about its shape is taken on trust
 * @throws DicomError `LG_DICOM_JSON_INVALID` where it is no DICOM JSON, `LG_DICOM_TOO_DEEP` for sequences nested deeper than
 *   `limits.sequenceDepth`, `LG_DICOM_VALUE_INVALID` for a value that its VR cannot hold; `detail.path` or `detail.tag` is where
 */
export function fromDicomJson(model: unknown, limits: { readonly sequenceDepth?: number } = {}): DataSet {
  const set = dataSetOf(model, '', limits.sequenceDepth ?? defaultLimits.sequenceDepth)
  const text = [...set].some(({ vr }) => factsOf(vr).kind === 'text' || vr === 'SQ')
  if (text && !set.has(Tags.SpecificCharacterSet)) set.set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
  return set
}

function dataSetOf(model: unknown, path: string, depthLeft: number): DataSet {
  if (!isObject(model)) throw invalid(path, 'is no object')
  if (depthLeft < 0) throw new DicomError('LG_DICOM_TOO_DEEP', 'sequences are nested too deep', { path })
  const set = new DataSet()
  for (const [key, json] of Object.entries(model).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const here = path + key
    if (!TAG_KEY.test(key) || !isObject(json)) throw invalid(here, 'is no element')
    setElement(set, Number.parseInt(key, 16), json, here, depthLeft)
  }
  return set
}

function setElement(set: DataSet, tag: Tag, json: Record<string, unknown>, path: string, depthLeft: number): void {
  if (json.BulkDataURI !== undefined) return
  const vr = json.vr ?? entryOf(tag)?.vrs[0]
  if (typeof vr !== 'string' || !isVR(vr)) throw invalid(path, 'has no known VR')
  const values = json.Value ?? []
  if (!Array.isArray(values)) throw invalid(path, 'has a Value that is no list')
  if (tag === Tags.SpecificCharacterSet) set.set(tag, 'CS', 'ISO_IR 192')
  else if (json.InlineBinary !== undefined) set.set(tag, vr, binaryOf(json.InlineBinary, path))
  else if (vr === 'SQ') {
    const items = values.map((item, index) => dataSetOf(item ?? {}, `${path}/${index}/`, depthLeft - 1))
    set.set(tag, vr, items)
  } else if (values.length === 0) set.set(tag, vr, new Uint8Array(0))
  else set.set(tag, vr, values.map((value) => jsonValueOf(value, vr, path)) as Value)
}

function binaryOf(text: unknown, path: string): Uint8Array {
  const octets = typeof text === 'string' ? decodeBase64(text) : undefined
  if (!octets) throw invalid(path, 'has an InlineBinary that is no Base64')
  return octets
}

function jsonValueOf(value: unknown, vr: VR, path: string): string | number | bigint {
  if (vr === 'AT') {
    if (typeof value === 'string' && TAG_KEY.test(value)) return Number.parseInt(value, 16)
    throw invalid(path, 'has an AT value that is no tag')
  }
  if (factsOf(vr).kind === 'number') {
    const number = jsonToNumber(value)
    if (number === undefined) throw invalid(path, 'has a value that is no number')
    return number
  }
  if (factsOf(vr).kind !== 'text') throw invalid(path, 'has a Value although its VR is binary')
  if (value === null) return ''
  if (typeof value === 'string' || typeof value === 'number') return value
  if (vr === 'PN' && isObject(value)) return personNameOf(value, path)
  throw invalid(path, 'has a value of the wrong type')
}

function personNameOf(value: Record<string, unknown>, path: string): string {
  const { Alphabetic = '', Ideographic = '', Phonetic = '' } = value as DicomJsonPersonName
  const name = { alphabetic: Alphabetic, ideographic: Ideographic, phonetic: Phonetic }
  if (Object.values(name).some((group) => typeof group !== 'string')) throw invalid(path, 'has a name that is no text')
  return formatPersonName(name)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(path: string, what: string): DicomError {
  const place = path === '' ? 'the data set' : path
  return new DicomError('LG_DICOM_JSON_INVALID', `${place} ${what}`, { path })
}
