/** The folded keys under which a study is found by its PatientName. */

import { foldForMatching } from '@leadglass/dicom'
import { limits } from '../../limits.ts'

/** `=` before a whole component group, ` ` before a single word: neither can begin a folded word. */
export const groupMark = '='
export const wordMark = ' '

/** One component group, folded: `SMITH^JOHN^^` and `Smith^John` are the same. PS3.5 6.2.1.1 */
export function foldGroup(group: string): string {
  return foldForMatching(group).replace(/[\s^]+$/, '')
}

/** Words of any component of any group, folded. */
export function foldedWords(text: string): string[] {
  return foldForMatching(text)
    .split(/[\s^=,]+/)
    .filter((word) => word !== '')
}

/** All keys of one PatientName. */
export function nameKeys(name: string | null): string[] {
  if (name === null) return []
  const groups = name
    .split('=')
    .map(foldGroup)
    .filter((group) => group !== '')
  const words = foldedWords(name).slice(0, limits.nameWords)
  return [...new Set([...groups.map((group) => groupMark + group), ...words.map((word) => wordMark + word)])]
}

/** Folds a text for matching; absent stays absent. */
export function folded(text: string | null): string | null {
  return text === null ? null : foldForMatching(text)
}

/** The alphabetic group, folded: what studies are sorted by. */
export function sortName(name: string | null): string | null {
  return name === null ? null : foldGroup(name.split('=')[0] ?? '')
}
