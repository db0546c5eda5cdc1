/** Family and given name of a person name; what else it has stays. PS3.5 6.2.1. */
import type { JsonPersonName } from '../dicomweb/dicom-json.ts'

export interface NameFields {
  family: string
  given: string
}

export function nameFields({ Alphabetic = '' }: JsonPersonName): NameFields {
  const [family = '', given = ''] = Alphabetic.split('^')
  return { family, given }
}

/** The name with these two in the place of those it had; the other scripts stay only where nothing was changed. */
export function withNameFields(name: JsonPersonName, { family, given }: NameFields): JsonPersonName {
  const before = nameFields(name)
  if (before.family === family.trim() && before.given === given.trim()) return name
  const [, , ...rest] = (name.Alphabetic ?? '').split('^')
  return { Alphabetic: [plain(family), plain(given), ...rest].join('^').replace(/\^+$/, '') }
}

/** Signs that would end a component, a group or a value. */
const plain = (text: string) => text.replaceAll(/[\^=\\]/g, ' ').trim()
