/**
 * Person Name (PN): up to three component groups, each of up to five components.
 *
 * Sources: PS3.5 6.2 (value representation PN), 6.2.1 (components and groups, examples).
 */

/** The three ways in which one name is written; a group that is missing or empty is an empty string. */
export interface PersonName {
  readonly alphabetic: string
  readonly ideographic: string
  readonly phonetic: string
}

/** The five components of one group, in the order of PS3.5 6.2.1.1; missing ones are empty strings. */
export interface PersonNameComponents {
  readonly familyName: string
  readonly givenName: string
  readonly middleName: string
  readonly namePrefix: string
  readonly nameSuffix: string
}

/**
 * Splits one decoded PN value into its groups; padding and trailing empty components go.
 *
 * Never throws: what follows a third `=` belongs to no group and is left out.
 */
export function parsePersonName(value: string): PersonName {
  const [alphabetic = '', ideographic = '', phonetic = ''] = value.split('=').map(trimGroup)
  return { alphabetic, ideographic, phonetic }
}

/** The value of the groups again, without trailing empty groups. */
export function formatPersonName(name: PersonName): string {
  return `${name.alphabetic}=${name.ideographic}=${name.phonetic}`.replace(/=+$/, '')
}

/** Splits one group, such as `Adams^John Robert Quincy^^Rev.^B.A. M.Div.`; never throws. */
export function personNameComponents(group: string): PersonNameComponents {
  const [familyName = '', givenName = '', middleName = '', namePrefix = '', nameSuffix = ''] = group
    .split('^')
    .map((component) => component.trim())
  return { familyName, givenName, middleName, namePrefix, nameSuffix }
}

function trimGroup(group: string): string {
  return group.replace(/[\s\0^]+$/, '').trimStart()
}
