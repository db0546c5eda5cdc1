/**
 * The scope of a survey: what may be asked, by whose authority, how fast. Nothing is sent outside it.
 *
 * Source of the fields: docs/reference/survey-scope.md
 */
import { z } from 'zod'
import type { Rung } from '../finding.ts'
import { AddressSet, prefixOf } from './address-set.ts'

export const SCOPE_FORMAT = 'leadglass-survey-scope/1'

/** Ports at which viewers and DICOMweb are looked for on a target's address, unless the scope says otherwise. */
export const defaultHttpPorts = [80, 443, 8042, 8080, 8443]

const words = z.string().trim().min(1).max(1000)
/** Goes into a header line: one line of visible ASCII and spaces. */
const line = z.string().regex(/^[\x20-\x7e]{1,200}$/, 'write one line of plain ASCII')
const aeTitle = z
  .string()
  .regex(/^(?! *$)[\x20-\x5b\x5d-\x7e]{1,16}$/, 'write 1 to 16 ASCII characters without a backslash')
const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z)?$/, 'write 2026-11-30 or 2026-11-30T18:00:00Z (UTC)')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'there is no such day')
const addressEntry = z
  .string()
  .refine(
    (entry) => AddressSet.from([entry]) !== undefined,
    'write an address (192.0.2.7), a network (192.0.2.0/24, its host bits 0) or a range (192.0.2.1-192.0.2.9); ' +
      'a name is no address: it can be pointed elsewhere after signing',
  )
const port = z.number().int().min(1).max(65_535)

/** How fast a run is; see `defaultPace` for the values in force where a field is left out. */
const pace = z
  .strictObject({
    /** New connections a second, all hosts together. */
    connectionsPerSecond: z.number().positive().max(1000),
    /** New connections a second to one /24 (IPv6: /48). */
    connectionsPerSecondPerNetwork: z.number().positive().max(100),
    /** Milliseconds between two connections, or two requests, to one host. */
    hostGapMs: z.number().int().min(50).max(60_000),
    /** Hosts that are asked at the same time. */
    hostsAtOnce: z.number().int().min(1).max(1024),
    /** Octets read from one host before it is left. */
    hostReadOctets: z
      .number()
      .int()
      .min(65_536)
      .max(2 ** 40),
    /** Milliseconds one host may take, all probes together. */
    hostTimeMs: z
      .number()
      .int()
      .min(1000)
      .max(6 * 3_600_000),
  })
  .partial()

const signature = z.strictObject({
  /** Ed25519 public key, 32 octets, base64. */
  key: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'write the 32 octets of an Ed25519 key in base64'),
  /** Ed25519 signature, 64 octets, base64. */
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/, 'write the 64 octets of an Ed25519 signature in base64'),
})

export const scopeTermsSchema = z.strictObject({
  format: z.literal(SCOPE_FORMAT),
  /** Names the survey in reports. */
  name: words,
  /** By whose authority it is done: a person, an office, a contract. */
  authority: words,
  /** Where whoever is surveyed reaches us: an address of electronic mail or of a page. */
  contact: line,
  /** The order, ticket or file it belongs to. */
  ticket: words,
  validFrom: instant,
  /** A day counts to its end, UTC. */
  validTo: instant,
  addresses: z.array(addressEntry).min(1).max(100_000),
  /** Wins over `addresses`. */
  optOut: z.array(addressEntry).max(100_000).optional(),
  /** Ports of HTTP that may be looked at on a target's address, beside the target's own port. */
  httpPorts: z.array(port).max(20).optional(),
  /** Up to which rung of the ladder it may be tried to climb. Default 9. */
  highestRung: z.number().int().min(0).max(9).optional(),
  /** `unpaced` is for scopes of loopback addresses only. */
  pace: z.union([z.literal('unpaced'), pace]).optional(),
  identity: z
    .strictObject({
      aeTitle: aeTitle.optional(),
      calledAETitle: aeTitle.optional(),
      /** A page that says what the survey does and how to be left out; goes into User-Agent. */
      policyUrl: line.regex(/^https:\/\/[^\s()]+$/, 'write the https address of a page').optional(),
    })
    .optional(),
})

/** What is signed. */
export type ScopeTerms = z.infer<typeof scopeTermsSchema>
export type ScopeSignature = z.infer<typeof signature>
export type PaceTerms = z.infer<typeof pace>

export const scopeFileSchema = scopeTermsSchema.extend({ signatures: z.array(signature).max(20).optional() })

/** A scope as read from its file; whether it is in force says `admit`. */
export interface Scope {
  readonly terms: ScopeTerms
  readonly signatures: readonly ScopeSignature[]
  readonly addresses: AddressSet
  readonly optOut: AddressSet
  readonly httpPorts: readonly number[]
  readonly highestRung: Rung
}

export function scopeFrom(terms: ScopeTerms, signatures: readonly ScopeSignature[]): Scope {
  return {
    terms,
    signatures,
    addresses: AddressSet.from(terms.addresses)!,
    optOut: AddressSet.from(terms.optOut ?? [])!,
    httpPorts: terms.httpPorts ?? defaultHttpPorts,
    highestRung: (terms.highestRung ?? 9) as Rung,
  }
}

/** Milliseconds since 1970 from which and until which the scope holds. */
export function validity({ validFrom, validTo }: ScopeTerms): { fromMs: number; toMs: number } {
  const isDay = !validTo.includes('T')
  return { fromMs: Date.parse(validFrom), toMs: Date.parse(validTo) + (isDay ? 86_400_000 : 0) }
}

/** Entries whose network is wider than any that was ever given to somebody: 0.0.0.0/0, ::/0. */
export function entriesTooWide(terms: ScopeTerms, shortest: { ipv4: number; ipv6: number }): string[] {
  return terms.addresses.filter((entry) => {
    const prefix = prefixOf(entry)
    return prefix !== undefined && prefix.bits < shortest[prefix.family]
  })
}
