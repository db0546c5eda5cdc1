/** Whom to ask: reads what an operator wrote or what another scanner found. The format is told from the content. */
import { gunzipSync } from 'node:zlib'
import { SurveyError } from '../errors.ts'
import { maxTargetOctets, maxTargets } from '../limits.ts'
import type { Target } from '../probes/probe.ts'
import { normalAddress } from '../scope/address-set.ts'
import { targetsOfCsv } from './csv.ts'
import { targetsOfJson } from './json.ts'
import { targetsOfMasscanList, targetsOfZmap } from './lines.ts'
import { targetsOfNmap } from './nmap.ts'
import { type FoundTarget, targetFrom } from './record.ts'

export interface TargetListOptions {
  /** For entries without a port: zmap does not write which one it scanned. */
  readonly defaultPort?: number
}

/**
 * @param octets - CSV, nmap XML, masscan list or JSON, zmap list or CSV, Shodan or Censys JSON; also gzipped
 * @returns in the order of the file; an address and port given twice is there once, as first given
 * @throws SurveyError `LG_SURVEY_TARGETS_INVALID`; the message and `detail.line` name the line, counted from 1
 */
export function parseTargets(octets: Uint8Array, { defaultPort }: TargetListOptions = {}): Target[] {
  const targets = new Map<string, Target>()
  for (const found of read(textOf(octets), defaultPort)) {
    const target = targetFrom(found)
    const key = `${target.address} ${target.port}`
    if (!targets.has(key)) targets.set(key, target)
    if (targets.size > maxTargets) throw invalid(`more than ${maxTargets} targets`)
  }
  if (targets.size === 0) throw invalid('the targets are empty')
  return [...targets.values()]
}

function read(text: string, defaultPort: number | undefined): FoundTarget[] {
  const start = text.trimStart()
  if (start.startsWith('<')) return targetsOfNmap(text.trimStart())
  if (start.startsWith('[') || start.startsWith('{')) return targetsOfJson(text)
  const first = start.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#')) ?? ''
  if (/^(open|banner)\s/.test(first)) return targetsOfMasscanList(text)
  if (normalAddress(first.trim()) !== undefined) return targetsOfZmap(text, defaultPort)
  return targetsOfCsv(text, defaultPort)
}

/** UTF-8; what is gzipped is unpacked up to the limit. */
function textOf(octets: Uint8Array): string {
  if (octets.length > maxTargetOctets) throw invalid(`longer than ${maxTargetOctets} octets`)
  const isGzipped = octets[0] === 0x1f && octets[1] === 0x8b
  return new TextDecoder().decode(isGzipped ? unpacked(octets) : octets)
}

function unpacked(octets: Uint8Array): Uint8Array {
  try {
    return gunzipSync(octets, { maxOutputLength: maxTargetOctets })
  } catch (cause) {
    throw invalid('the gzipped file is damaged or too long', cause)
  }
}

function invalid(message: string, cause?: unknown): SurveyError {
  return new SurveyError('LG_SURVEY_TARGETS_INVALID', `targets: ${message}`, {}, cause)
}
