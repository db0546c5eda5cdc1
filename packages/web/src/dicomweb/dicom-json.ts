/**
 * Reads values from the DICOM JSON model, as DICOMweb answers carry it, by PS3.6 keyword.
 *
 * Sources: PS3.18 Annex F (DICOM JSON model), PS3.6 (tags). Only the attributes that the application shows are listed,
 * so that the whole dictionary is not part of the first load.
 */
import { attributes } from './attributes.ts'

/** PS3.6 keyword of an attribute that the application reads. */
export type Keyword = keyof typeof attributes

/** One attribute as DICOM JSON has it. */
export interface JsonAttribute {
  vr: string
  Value?: readonly unknown[]
  InlineBinary?: string
  BulkDataURI?: string
}

/** A data set in DICOM JSON: attributes by eight hexadecimal digits. */
export type JsonDataSet = Readonly<Record<string, JsonAttribute>>

/** A person name in up to three scripts, PS3.18 F.2.2. */
export interface JsonPersonName {
  Alphabetic?: string
  Ideographic?: string
  Phonetic?: string
}

/** All values of an attribute; none when it is absent or empty. */
export function values(dataSet: JsonDataSet, keyword: Keyword): readonly unknown[] {
  return dataSet[attributes[keyword]]?.Value ?? []
}

/** First value as text; '' when absent. */
export function text(dataSet: JsonDataSet, keyword: Keyword): string {
  const [value] = values(dataSet, keyword)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** All values as text. */
export function texts(dataSet: JsonDataSet, keyword: Keyword): string[] {
  return values(dataSet, keyword).map((value) => (value === null || value === undefined ? '' : String(value)))
}

/** All values that are numbers, or decimal strings of numbers. */
export function numbers(dataSet: JsonDataSet, keyword: Keyword): number[] {
  return values(dataSet, keyword)
    .filter((value) => value !== null && value !== '')
    .map(Number)
    .filter(Number.isFinite)
}

/** First value as a number; undefined when it is absent or not one. */
export function number(dataSet: JsonDataSet, keyword: Keyword): number | undefined {
  return numbers(dataSet, keyword)[0]
}

/** Items of a sequence. */
export function items(dataSet: JsonDataSet, keyword: Keyword): JsonDataSet[] {
  return values(dataSet, keyword).filter((item): item is JsonDataSet => typeof item === 'object' && item !== null)
}

/** First person name; empty when absent. */
export function personName(dataSet: JsonDataSet, keyword: Keyword): JsonPersonName {
  const [value] = values(dataSet, keyword)
  if (typeof value === 'string') return { Alphabetic: value }
  return typeof value === 'object' && value !== null ? value : {}
}
