/** Names of people, tokens and nodes: what they may be. */
import { AccessError } from '../errors.ts'
import { maxAETitleCharacters, maxHostCharacters, maxNameCharacters } from '../limits.ts'
import { type NodeService, nodeServices, type Role, roles } from '../principal.ts'

const nameForm = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._@ -]*[\p{L}\p{M}\p{N}])?$/u
const aeTitleForm = /^[\x21-\x5b\x5d-\x7e](?:[\x20-\x5b\x5d-\x7e]*[\x21-\x5b\x5d-\x7e])?$/
const hostForm = /^[A-Za-z0-9](?:[A-Za-z0-9.:-]*[A-Za-z0-9])?$|^::[0-9A-Fa-f:.]*$/

/** @returns the name in NFKC @throws AccessError `LG_NAME_INVALID` */
export function requireName(name: string): string {
  const normal = name.normalize('NFKC')
  if (normal.length <= maxNameCharacters && nameForm.test(normal)) return normal
  const rule = `1 to ${maxNameCharacters} letters, digits, dots, hyphens, underscores, @ and inner spaces`
  throw new AccessError('LG_NAME_INVALID', `This name cannot be used. A name has ${rule}.`)
}

/** What two names must not share: 'Ada' and 'ada' are one person. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}

/** @throws AccessError `LG_NAME_INVALID` for what came in from outside the type system */
export function requireRole(role: Role): Role {
  if (roles.includes(role)) return role
  throw new AccessError('LG_NAME_INVALID', `There is no such role. Roles are ${roles.join(', ')}.`)
}

/**
 * PS3.5 6.2, AE: 1 to 16 characters of the default repertoire, no backslash, no control characters. Leading and trailing
 * spaces mean nothing there and are refused here, so that a title has one spelling.
 *
 * @throws AccessError `LG_NODE_INVALID`; `detail.field` is 'aeTitle', 'host', 'port' or 'services'
 */
export function requireNode(node: {
  aeTitle: string
  host?: string
  port?: number
  services: readonly NodeService[]
  deIdentified?: boolean
}): void {
  const { aeTitle, host, port, services, deIdentified } = node
  if (aeTitle.length > maxAETitleCharacters || !aeTitleForm.test(aeTitle)) {
    throw invalidNode('aeTitle', '1 to 16 printable ASCII characters without a backslash')
  }
  if (host !== undefined && (host.length > maxHostCharacters || !hostForm.test(host))) {
    throw invalidNode('host', 'a host name or an IP address')
  }
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535))
    throw invalidNode('port', '1 to 65535')
  if (!services.every((service) => nodeServices.includes(service)))
    throw invalidNode('services', nodeServices.join(', '))
  if (deIdentified && !services.every((service) => servicesWithoutIdentities.includes(service)))
    throw invalidNode('services', `${servicesWithoutIdentities.join(', ')}, since it is to see no identities`)
}

/** Worklists, steps and commitments name patients, or UIDs as they were sent. */
const servicesWithoutIdentities: readonly NodeService[] = ['echo', 'store', 'find', 'move', 'get']

export function invalidNode(field: string, wanted: string): AccessError {
  return new AccessError('LG_NODE_INVALID', `The node's ${field} cannot be used. It may be: ${wanted}.`, { field })
}
