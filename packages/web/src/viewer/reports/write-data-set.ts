/** Writes DICOM JSON by keyword: values with their VR, codes, content items. PS3.18 Annex F, PS3.3 C.17.3. */
import { attributes } from '../../dicomweb/attributes.ts'
import type { JsonAttribute, JsonDataSet, Keyword } from '../../dicomweb/dicom-json.ts'
import type { Code } from './codes.ts'

/** Values of an attribute after its VR; an attribute without values is empty. */
export type Written = readonly [vr: string, ...values: unknown[]]

/** A data set from keywords; undefined ones are left out. */
export function dataSet(elements: Partial<Record<Keyword, Written | undefined>>): JsonDataSet {
  const written = Object.entries(elements).flatMap(([keyword, element]): [string, JsonAttribute][] => {
    if (!element) return []
    const [vr, ...Value] = element
    return [[attributes[keyword as Keyword], Value.length > 0 ? { vr, Value } : { vr }]]
  })
  return Object.fromEntries(written)
}

/** Attributes as they stand in another data set; those it does not have are empty where they must be there. */
export function copied(
  from: JsonDataSet,
  keywords: readonly Keyword[],
  required: Readonly<Record<string, string>> = {},
) {
  const out: Record<string, JsonAttribute> = {}
  for (const keyword of keywords) {
    const tag = attributes[keyword]
    const found = from[tag]
    if (found) out[tag] = found
    else if (required[keyword]) out[tag] = { vr: required[keyword] }
  }
  return out
}

export function codeItem({ value, scheme, meaning }: Code): JsonDataSet {
  return dataSet({ CodeValue: ['SH', value], CodingSchemeDesignator: ['SH', scheme], CodeMeaning: ['LO', meaning] })
}

export type Relationship = 'CONTAINS' | 'HAS CONCEPT MOD' | 'HAS OBS CONTEXT' | 'INFERRED FROM' | 'SELECTED FROM'

/** One content item below another. */
export function contentItem(
  relationship: Relationship,
  valueType: string,
  concept: Code | undefined,
  value: JsonDataSet,
  children: readonly JsonDataSet[] = [],
): JsonDataSet {
  return {
    ...dataSet({
      RelationshipType: ['CS', relationship],
      ValueType: ['CS', valueType],
      ConceptNameCodeSequence: concept && ['SQ', codeItem(concept)],
      ContentSequence: children.length > 0 ? ['SQ', ...children] : undefined,
    }),
    ...value,
  }
}

/** A UID that nobody else has: a random UUID as one number below 2.25. PS3.5 B.2. */
export function newUID(): string {
  const octets = crypto.getRandomValues(new Uint8Array(16))
  octets[6] = (octets[6]! & 0x0f) | 0x40
  octets[8] = (octets[8]! & 0x3f) | 0x80
  return `2.25.${octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n)}`
}

/** Local date and time as DA and TM. */
export function dateAndTime(moment: Date): { date: string; time: string } {
  const two = (n: number) => String(n).padStart(2, '0')
  return {
    date: `${moment.getFullYear()}${two(moment.getMonth() + 1)}${two(moment.getDate())}`,
    time: `${two(moment.getHours())}${two(moment.getMinutes())}${two(moment.getSeconds())}`,
  }
}
