/**
 * What becomes of an attribute: one action out of the row of Table E.1-1 and the options chosen.
 *
 * Where the table leaves a choice by the Type that the attribute has in the IOD, the result is the one that suits every Type:
 * a dummy value (D) where the table allows one, otherwise an empty one (Z). A Type 1 attribute so never goes missing, whatever the
 * object: decision 0091.
 *
 * Sources: PS3.15 Table E.1-1a (action codes), E.3 (options).
 */
import type { ConfidentialityRow } from './confidentiality-table.ts'
import { optionFacts, type Profile } from './options.ts'

/** PS3.15 Table E.1-1a: remove, empty, dummy, another UID, keep, clean. */
export type ActionCode = 'X' | 'Z' | 'D' | 'U' | 'K' | 'C'

export interface Action {
  readonly code: ActionCode
  /** What is done where cleaning leaves nothing, or the value is of a kind that cannot be cleaned. */
  readonly otherwise: Exclude<ActionCode, 'C' | 'K'>
}

/**
 * Cleaning comes before keeping where two options disagree: of a protocol's name in a retained device, the words that name nobody
 * are enough.
 */
export function actionFor(row: ConfidentialityRow, { options }: Profile): Action {
  const otherwise = optional.has(row.tag) ? 'X' : resolveBasic(row.basic)
  const asked = [...options].map((option) => row.options.get(optionFacts(option).column ?? ''))
  if (asked.includes('C')) return { code: 'C', otherwise }
  return { code: asked.includes('K') ? 'K' : otherwise, otherwise }
}

/**
 * Attributes with the choice X/Z that are of Type 3 in every IOD that has them, and may not be empty there: Referenced Study Sequence.
 */
const optional: ReadonlySet<string> = new Set(['00081110'])

const resolved: Readonly<Record<string, Exclude<ActionCode, 'C' | 'K'>>> = {
  X: 'X',
  Z: 'Z',
  D: 'D',
  U: 'U',
  'X/Z': 'Z',
  'X/D': 'D',
  'Z/D': 'D',
  'X/Z/D': 'D',
  'X/Z/U*': 'U',
}

/** An action that a later edition adds removes, until somebody has read what it means. */
export function resolveBasic(basic: string): Exclude<ActionCode, 'C' | 'K'> {
  return resolved[basic] ?? 'X'
}
