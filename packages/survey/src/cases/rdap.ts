/**
 * Abuse contacts of networks, from saved RDAP answers.
 *
 * Sources: RFC 9083 5.1 (entity, roles), 5.4 (IP network); RFC 7095 (jCard).
 */
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { SurveyError } from '../errors.ts'
import { isMailAddress } from './mail-address.ts'

export interface RdapNetwork {
  readonly abuse: readonly string[]
  holds(address: string): boolean
}

interface Entity {
  readonly roles?: readonly string[] | undefined
  readonly vcardArray?: unknown
  readonly entities?: readonly Entity[] | undefined
}

const entity: z.ZodType<Entity> = z.object({
  roles: z.array(z.string()).optional(),
  vcardArray: z.unknown().optional(),
  get entities() {
    return z.array(entity).optional()
  },
})

const network = z.object({ startAddress: z.string(), endAddress: z.string(), entities: z.array(entity).optional() })

/** @throws SurveyError `LG_SURVEY_CONTACTS_INVALID` names the file */
export function readRdap(file: string, content: string): RdapNetwork[] {
  const { startAddress, endAddress, entities = [] } = parseNetwork(file, content)
  const [first, last] = [startAddress, endAddress].map((address) => octetsOf(address.split('/')[0] ?? ''))
  if (!first || !last || first.length !== last.length) throw invalid(file, 'startAddress and endAddress are no range')
  return [{ abuse: entities.flatMap(abuseOf), holds: (address) => isBetween(octetsOf(address), first, last) }]
}

function parseNetwork(file: string, content: string): z.output<typeof network> {
  try {
    return network.parse(JSON.parse(content))
  } catch (cause) {
    throw new SurveyError(
      'LG_SURVEY_CONTACTS_INVALID',
      `${file}: this is no RDAP answer about a network`,
      { file },
      cause,
    )
  }
}

/** Entities stand in each other: the abuse desk is often a part of the registrant. */
function abuseOf({ roles = [], vcardArray, entities = [] }: Entity): string[] {
  return [...(roles.includes('abuse') ? mailsOf(vcardArray) : []), ...entities.flatMap(abuseOf)]
}

/** jCard: `["vcard", [[name, parameters, type, value], …]]`. */
function mailsOf(vcardArray: unknown): string[] {
  const properties: unknown = Array.isArray(vcardArray) ? vcardArray[1] : undefined
  if (!Array.isArray(properties)) return []
  return properties.flatMap((property: unknown) => {
    if (!Array.isArray(property) || property[0] !== 'email') return []
    const value: unknown = property[3]
    return typeof value === 'string' && isMailAddress(value) ? [value] : []
  })
}

function octetsOf(address: string): number[] | undefined {
  return ipaddr.isValid(address) ? ipaddr.process(address).toByteArray() : undefined
}

function isBetween(octets: number[] | undefined, first: number[], last: number[]): boolean {
  return octets?.length === first.length && compare(octets, first) >= 0 && compare(octets, last) <= 0
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((octet, index) => octet !== other[index])
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0)
}

function invalid(file: string, what: string): SurveyError {
  return new SurveyError('LG_SURVEY_CONTACTS_INVALID', `${file}: ${what}`, { file })
}
