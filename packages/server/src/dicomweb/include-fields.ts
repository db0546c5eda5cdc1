/**
 * `includefield`: which attributes a search returns besides the usual ones, and how they are taken out of a header.
 *
 * Source: PS3.18 8.3.4.3 (parameter), 8.3.4.1 (attribute paths).
 */
import type { SearchLevel } from '@leadglass/archive'
import { type DicomJsonElement, type DicomJsonModel, tagOf } from '@leadglass/dicom'
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'
import { standsAtLevel } from './attribute-level.ts'

/** Tags from the outermost sequence inwards, each as eight hexadecimal digits. */
export type FieldPath = readonly string[]

export interface IncludeFields {
  all: boolean
  paths: readonly FieldPath[]
}

/** @param given - each value of the parameter; commas separate too @throws HttpProblem 400 */
export function parseIncludeFields(given: readonly string[]): IncludeFields {
  const names = given.flatMap((value) => value.split(',', limits.includeFields + 1)).filter(Boolean)
  if (names.length > limits.includeFields) {
    throw new HttpProblem(
      400,
      'Too many fields',
      `includefield names at most ${limits.includeFields} attributes; or all.`,
    )
  }
  const paths = names.filter((name) => name !== 'all').map(pathOf)
  return { all: names.includes('all'), paths }
}

function pathOf(name: string): FieldPath {
  const parts = name.split('.')
  const keys = parts.slice(0, 8).map(keyOf)
  if (parts.length <= 8 && keys.every((key) => key !== undefined)) return keys as string[]
  throw new HttpProblem(400, 'Unknown field', 'includefield names an attribute that is not in the dictionary.')
}

/** A tag that the dictionary does not know may be private. */
function keyOf(name: string): string | undefined {
  if (/^[0-9A-Fa-f]{8}$/.test(name)) return name.toUpperCase()
  return tagOf(name)?.toString(16).toUpperCase().padStart(8, '0')
}

/** Those that only a header has, `undefined` where none is needed. @param inIndex - keys that rows carry anyway */
export function wantedOfHeader(
  { all, paths }: IncludeFields,
  level: SearchLevel,
  inIndex: ReadonlySet<string>,
): IncludeFields | undefined {
  const wanted = paths.filter(
    ([key = '', ...below]) => standsAtLevel(key, level) && (below.length > 0 || !inIndex.has(key)),
  )
  return all || wanted.length > 0 ? { all, paths: wanted } : undefined
}

/** What of a header goes into the result; values given by URI, such as Pixel Data, stay out. */
export function fieldsOf(header: DicomJsonModel, { all, paths }: IncludeFields, level: SearchLevel): DicomJsonModel {
  const whole = Object.entries(header).filter(([key, { BulkDataURI }]) => {
    const wanted = all ? standsAtLevel(key, level) : paths.some((path) => path.length === 1 && path[0] === key)
    return wanted && BulkDataURI === undefined
  })
  const model: DicomJsonModel = Object.fromEntries(whole)
  for (const path of paths) if (path.length > 1) model[path[0]!] ??= sequenceOf(header, path, paths)
  return Object.fromEntries(Object.entries(model).filter(([, element]) => element.vr !== ''))
}

/** The items of a sequence with what any path asks of them. */
function sequenceOf(header: DicomJsonModel, [key = '']: FieldPath, paths: readonly FieldPath[]): DicomJsonElement {
  const element = header[key]
  if (element === undefined) return { vr: '' }
  if (element.vr !== 'SQ' || !element.Value) return element
  const below = paths.filter((path) => path[0] === key && path.length > 1).map((path) => path.slice(1))
  const items = element.Value.map((item) =>
    fieldsOf((item ?? {}) as DicomJsonModel, { all: false, paths: below }, 'instance'),
  )
  return { vr: 'SQ', Value: items }
}
