/**
 * One matching key with its value as a condition. Source: PS3.4 C.2.2.2, PS3.18 8.3.4.1.
 */
import type { Match } from '@leadglass/archive'
import { entryOf, isAddressableUID, tagOf } from '@leadglass/dicom'
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'

/** @throws HttpProblem 400 with the keyword, never the value: it may be a patient's name */
export function matchOf(keyword: string, value: string, fuzzy: boolean): Match {
  switch (vrOf(keyword)) {
    case 'UI':
      return uidMatch(keyword, value)
    case 'DA':
      return rangeMatch(keyword, value, /^[0-9]{8}$/, 'a date as YYYYMMDD, or two with - between')
    case 'TM':
      return rangeMatch(keyword, value, /^[0-9]{2,6}(\.[0-9]{1,6})?$/, 'a time as HHMMSS, or two with - between')
    case 'PN':
      return { keyword, kind: 'person-name', value, fuzzy }
    case 'IS':
    case 'US':
      if (/^[+-]?[0-9]{1,12}$/.test(value)) return { keyword, kind: 'equals', value }
      throw unreadable(keyword, 'a whole number')
    default:
      return { keyword, kind: /[*?]/.test(value) ? 'wildcard' : 'equals', value }
  }
}

/** A comma or a backslash separates UIDs (PS3.18 8.3.4.1, PS3.4 C.2.2.2.2). Those that are taken in are found, letters and all. */
function uidMatch(keyword: string, value: string): Match {
  const values = value.split(/[,\\]/)
  if (values.length > limits.uidListLength) throw unreadable(keyword, `a list of at most ${limits.uidListLength} UIDs`)
  if (values.every(isAddressableUID)) return { keyword, kind: 'uid-list', values }
  throw unreadable(keyword, 'a UID, or several with commas between')
}

function rangeMatch(keyword: string, value: string, form: RegExp, expected: string): Match {
  const [from = '', to = '', ...rest] = value.split('-')
  const readable = [from, to].every((end) => end === '' || form.test(end)) && rest.length === 0 && from + to !== ''
  if (!readable) throw unreadable(keyword, expected)
  if (!value.includes('-')) return { keyword, kind: 'equals', value }
  return { keyword, kind: 'range', ...(from ? { from } : {}), ...(to ? { to } : {}) }
}

function vrOf(keyword: string): string | undefined {
  const tag = tagOf(keyword)
  return tag === undefined ? undefined : entryOf(tag)?.vrs[0]
}

function unreadable(keyword: string, expected: string): HttpProblem {
  return new HttpProblem(400, 'Search parameter not readable', `${keyword} is ${expected}.`)
}
