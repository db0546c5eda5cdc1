/** To whom something is granted: a role, a person, a token, a node, or every node. */
import { AccessError } from '../errors.ts'
import { maxAETitleCharacters } from '../limits.ts'
import { type Principal, type Role, roles } from '../principal.ts'
import { nameKey, requireName } from './names.ts'

export const grantSubjectKinds = ['role', 'person', 'token', 'node', 'nodes'] as const

/** `nodes` is every node and has no name. */
export interface GrantSubject {
  kind: (typeof grantSubjectKinds)[number]
  name: string
}

/**
 * The subject as the accounts file writes it, one spelling for each: 'role:clinician', 'person:ada', 'nodes:'.
 *
 * @throws AccessError `LG_GRANT_INVALID`, `LG_NAME_INVALID`
 */
export function subjectLabel({ kind, name }: GrantSubject): string {
  switch (kind) {
    case 'role':
      if (!roles.includes(name as Role)) throw invalid(`there is no role of this name; roles are ${roles.join(', ')}`)
      return `role:${name}`
    case 'person':
      return `person:${nameKey(requireName(name))}`
    case 'token':
      return `token:${requireName(name)}`
    case 'node':
      if (name.length < 1 || name.length > maxAETitleCharacters) throw invalid('a node is named by its AE title')
      return `node:${name}`
    case 'nodes':
      return 'nodes:'
    default:
      throw invalid(`it is granted to one of ${grantSubjectKinds.join(', ')}`)
  }
}

export function subjectOf(label: string): GrantSubject {
  const at = label.indexOf(':')
  return { kind: label.slice(0, at) as GrantSubject['kind'], name: label.slice(at + 1) }
}

/**
 * Every label that means this principal. The operator has none, since nothing can be kept from who holds the keys, and a share
 * none, since it shows its one study.
 */
export function labelsOf(principal: Principal): readonly string[] {
  switch (principal.kind) {
    case 'person':
      return [`person:${nameKey(principal.name)}`, `role:${principal.role}`]
    case 'token':
      return [`token:${principal.name}`, `role:${principal.role}`]
    case 'node':
      return [`node:${principal.aeTitle}`, 'nodes:']
    case 'operator':
    case 'share':
      return []
  }
}

function invalid(why: string): AccessError {
  return new AccessError('LG_GRANT_INVALID', `This cannot be granted: ${why}.`)
}
