/** One entry of a target file, checked: the same rules for every format. */
import { SurveyError } from '../errors.ts'
import { maxFieldCharacters } from '../limits.ts'
import type { Target } from '../probes/probe.ts'
import { normalAddress } from '../scope/address-set.ts'

/** What a format's reader found in one place of its file; unchecked. */
export interface FoundTarget {
  /** Counted from 1. */
  readonly line: number
  readonly address: unknown
  readonly port: unknown
  readonly institution?: unknown
  readonly country?: unknown
  readonly network?: unknown
}

/** @throws SurveyError `LG_SURVEY_TARGETS_INVALID` with `detail.line` */
export function targetFrom(found: FoundTarget): Target {
  const address = typeof found.address === 'string' ? normalAddress(found.address.trim()) : undefined
  if (address === undefined) throw invalidLine(found.line, 'no IP address (names are not looked up)')
  const port = portOf(found.port)
  if (port === undefined) throw invalidLine(found.line, 'no port from 1 to 65535')
  const institution = words(found.institution)
  const country = words(found.country)
  const network = words(found.network)
  return {
    address,
    port,
    ...(institution !== undefined && { institution }),
    ...(country !== undefined && { country }),
    ...(network !== undefined && { network }),
  }
}

export function invalidLine(line: number, message: string, cause?: unknown): SurveyError {
  return new SurveyError('LG_SURVEY_TARGETS_INVALID', `line ${line} of the targets: ${message}`, { line }, cause)
}

function portOf(value: unknown): number | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : undefined
}

/** Words for people: control characters out, cut to a readable length; nothing left is unknown. */
function words(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const plain = value.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim()
  return plain === '' ? undefined : [...plain].slice(0, maxFieldCharacters).join('')
}
