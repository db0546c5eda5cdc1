/**
 * The parameters of a search, or of a filtered subscription, as the identifier that workitems are compared with.
 *
 * Any attribute of the dictionary is a key, by keyword, by tag, or by a path into sequences; only the Transaction UID is not, since
 * it would be found out by searching for it.
 *
 * Sources: PS3.18 8.3.4 (query parameters), 11.9 (Search for Workitems), PS3.4 CC.2.8 (matching).
 */
import { type DicomJsonModel, entryOf, isAddressableUID, Tags, tagOf } from '@leadglass/dicom'
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'

export type Parameters = Readonly<Record<string, string | string[] | undefined>>

export interface WorkitemQuery {
  identifier: DicomJsonModel
  limit: number
  offset: number
}

const controls: ReadonlySet<string> = new Set([
  ...['limit', 'offset', 'includefield', 'fuzzymatching', 'accept', 'charset'],
  'deletionlock',
])

/** @param maximum - most rows of one answer @throws HttpProblem 400, never with the value: it may be a patient's name */
export function workitemQuery(parameters: Parameters, maximum: number): WorkitemQuery {
  const identifier: DicomJsonModel = {}
  for (const [name, given] of Object.entries(parameters)) {
    if (controls.has(name)) continue
    for (const value of [given ?? ''].flat()) put(identifier, name.split('.'), value)
  }
  const limit = Math.min(maximum, count('limit', parameters.limit, 1, maximum))
  return { identifier, limit, offset: count('offset', parameters.offset, 0, 0) }
}

export function flag(name: string, given: Parameters[string]): boolean {
  if (given === undefined || given === 'false') return false
  if (given === 'true') return true
  throw new HttpProblem(400, 'Parameter not readable', `${name} is true or false.`)
}

function put(model: DicomJsonModel, [name = '', ...below]: string[], value: string): void {
  const tag = /^[0-9A-Fa-f]{8}$/.test(name) ? Number.parseInt(name, 16) : tagOf(name)
  const vr = tag === undefined ? undefined : entryOf(tag)?.vrs[0]
  if (tag === undefined || vr === undefined || tag === Tags.TransactionUID || below.length > limits.worklistDepth)
    throw new HttpProblem(
      400,
      'Unknown search parameter',
      'A parameter of this search is not the name of an attribute.',
    )
  const key = tag.toString(16).toUpperCase().padStart(8, '0')
  if (below.length > 0 && vr === 'SQ') {
    const item = (model[key]?.Value?.[0] ?? {}) as DicomJsonModel
    put(item, below, value)
    model[key] = { vr, Value: [item] }
    return
  }
  if (below.length > 0 || vr === 'SQ' || model[key] !== undefined)
    throw new HttpProblem(
      400,
      'Search parameter not readable',
      'A sequence is searched by what is in it, each key once.',
    )
  model[key] = value === '' ? { vr } : { vr, Value: vr === 'UI' ? uids(value) : [value] }
}

function uids(value: string): string[] {
  const list = value.split(/[,\\]/)
  if (list.length <= limits.uidListLength && list.every(isAddressableUID)) return list
  throw new HttpProblem(400, 'Search parameter not readable', 'A key is no UID, or no list of UIDs.')
}

function count(name: string, given: Parameters[string], least: number, otherwise: number): number {
  if (given === undefined) return otherwise
  const number = typeof given === 'string' && /^[0-9]{1,9}$/.test(given) ? Number(given) : -1
  if (number >= least) return number
  throw new HttpProblem(400, 'Search parameter not readable', `${name} is a whole number from ${least} on, given once.`)
}
