/**
 * A Person Name as people read it in a list: family name first, so that a column sorts as it reads.
 *
 * Sources: PS3.5 6.2.1.1 (meaning of the components).
 */
import { type PersonName, parsePersonName, personNameComponents } from './person-name.ts'

/**
 * For example `Adams, Rev. John Robert Quincy, B.A. M.Div.` or `Yamada, Tarou (山田 太郎)`.
 *
 * @param value - one decoded PN value, or its groups
 * @returns an empty string for an empty name; never throws
 */
export function displayPersonName(value: string | PersonName): string {
  const name = typeof value === 'string' ? parsePersonName(value) : value
  const alphabetic = displayAlphabetic(name.alphabetic)
  const ideographic = displayIdeographic(name.ideographic) || displayIdeographic(name.phonetic)
  if (alphabetic === '') return ideographic
  return ideographic === '' ? alphabetic : `${alphabetic} (${ideographic})`
}

function displayAlphabetic(group: string): string {
  const { familyName, givenName, middleName, namePrefix, nameSuffix } = personNameComponents(group)
  const given = joinPresent([namePrefix, givenName, middleName], ' ')
  return joinPresent([familyName, given, nameSuffix], ', ')
}

/** Ideographic and phonetic names are written family name first without a comma. */
function displayIdeographic(group: string): string {
  const { familyName, givenName, middleName } = personNameComponents(group)
  return joinPresent([familyName, givenName, middleName], ' ')
}

function joinPresent(parts: readonly string[], separator: string): string {
  return parts.filter((part) => part !== '').join(separator)
}
