/**
 * What one entry of the log says, and its octets.
 *
 * An entry is one line of JSON without spaces or line end, its keys in the order of `AuditEvent`, those of `detail` by
 * UTF-16 code unit, strings and numbers as ECMAScript's JSON.stringify writes them, absent fields left out. One event
 * has one encoding, so that octets can be compared. No patient data in the clear: a study is named by a name that only its key
 * can make, and who it is of is sealed under that key.
 */
import { AuditError } from './errors.ts'
import { maxEntryOctets } from './limits.ts'

/** One event, as callers hand it in. */
export interface AuditEvent {
  /** Of the entry: 2 where something is sealed, absent elsewhere. Follows from the event; nobody need give it. */
  version?: 2
  /** When it happened: ISO 8601, UTC, milliseconds, as `Date.prototype.toISOString` writes it. */
  time: string
  /** What was done, `noun:verb`: 'instance:received', 'association:rejected', 'sign-in:failed'. */
  action: string
  outcome: 'success' | 'denied' | 'failure'
  /** Who did it: 'person:ada', 'node:SCANNER1', 'token:backup', 'operator:root', 'stranger'. */
  principal: string
  /** Network address it came from, where there is one. */
  address?: string
  /** Opaque identifier of what it was done to: 'study:4f...'. */
  object?: string
  /** Who and what the object is, encrypted under a key that can be destroyed; Base64. */
  sealed?: string
  /** Counts, codes, reasons: nothing that says who a patient is. */
  detail?: Record<string, string | number>
}

const timeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
export const outcomes: readonly AuditEvent['outcome'][] = ['success', 'denied', 'failure']

/**
 * @returns the entry's octets, at most 65,535
 * @throws AuditError `LG_AUDIT_EVENT_INVALID` (`detail.field`), `LG_AUDIT_ENTRY_TOO_LONG` (`detail.octets`)
 */
export function encodeEvent(event: AuditEvent): Uint8Array {
  const { time, action, outcome, principal, address, object, sealed, detail } = event
  if (typeof time !== 'string' || !timeForm.test(time)) throw invalid('time')
  if (!outcomes.includes(outcome)) throw invalid('outcome')
  if (sealed !== undefined && !isBase64(sealed)) throw invalid('sealed')
  let text = `{${sealed === undefined ? '' : '"version":2,'}"time":"${time}","action":${quote('action', action)},"outcome":"${outcome}"`
  text += `,"principal":${quote('principal', principal)}`
  if (address !== undefined) text += `,"address":${quote('address', address)}`
  if (object !== undefined) text += `,"object":${quote('object', object)}`
  if (sealed !== undefined) text += `,"sealed":"${sealed}"`
  if (detail !== undefined) text += encodeDetail(detail)
  const octets = Buffer.from(`${text}}`)
  if (octets.length <= maxEntryOctets) return octets
  throw new AuditError('LG_AUDIT_ENTRY_TOO_LONG', `an entry of ${octets.length} octets`, { octets: octets.length })
}

/** @throws AuditError `LG_AUDIT_ENTRY_MALFORMED` if these are not the octets of exactly one event */
export function decodeEvent(octets: Uint8Array): AuditEvent {
  try {
    const event: AuditEvent = JSON.parse(utf8.decode(octets))
    if (Buffer.compare(encodeEvent(event), octets) === 0) return event
  } catch {
    // not UTF-8, not JSON, not an event: one answer for all
  }
  throw new AuditError('LG_AUDIT_ENTRY_MALFORMED', 'not an entry in canonical form', { octets: octets.length })
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** RFC 4648 4, with padding. */
function isBase64(value: unknown): boolean {
  return typeof value === 'string' && value.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(value)
}

function encodeDetail(detail: Record<string, string | number>): string {
  if (typeof detail !== 'object' || detail === null) throw invalid('detail')
  const keys = Object.keys(detail).sort()
  if (keys.length === 0) return ''
  return `,"detail":{${keys.map((key) => `${JSON.stringify(key)}:${encodeValue(detail[key])}`).join()}}`
}

function encodeValue(value: unknown): string {
  if (typeof value === 'string' || Number.isFinite(value)) return JSON.stringify(value)
  throw invalid('detail')
}

function quote(field: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw invalid(field)
  return JSON.stringify(value)
}

function invalid(field: string): AuditError {
  return new AuditError('LG_AUDIT_EVENT_INVALID', `the field ${field} of an audit event is not as documented`, {
    field,
  })
}
