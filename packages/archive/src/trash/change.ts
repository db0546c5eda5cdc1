/**
 * What a change record says: parts of a study went to the trash, came back from it, or the study was erased.
 *
 * It is the metadata of a record of kind 3, JSON. `deleted` and `restored` lie under the study's own key and so end with it;
 * `erased` lies under the journal's key, because it must be readable when the study's key is gone.
 * docs/design/archive-format.md
 */
import { ArchiveError } from '../errors.ts'

/** What went to the trash: a study, or one series or instance of it. */
export interface DeletedPart {
  readonly studyInstanceUID: string
  readonly seriesInstanceUID?: string
  readonly sopInstanceUID?: string
}

interface Common {
  /** ISO 8601, UTC. */
  readonly at: string
  /** `person:ada`, `operator:trash`, … */
  readonly by: string
}

export type Change = Common &
  (
    | ({
        readonly change: 'deleted' /** ISO 8601: may be erased from then on. */
        readonly until: string
      } & DeletedPart)
    | ({
        readonly change: 'restored' /** Sequence of the record that says `deleted`. */
        readonly entry: number
      } & DeletedPart)
    | {
        readonly change: 'erased'
        readonly studyInstanceUID: string
        /** Opaque study id, 32 hexadecimal digits, and the slot of its key. */
        readonly study: string
        readonly slot: number
      }
  )

export type ChangeOf<Kind extends Change['change']> = Extract<Change, { change: Kind }>

export function encodeChange(change: Change): Buffer {
  return Buffer.from(JSON.stringify(change))
}

/** @throws ArchiveError LG_RECORD_MALFORMED */
export function decodeChange(octets: Buffer): Change {
  let value: unknown
  try {
    value = JSON.parse(octets.toString('utf8'))
  } catch {
    value = undefined
  }
  if (isChange(value)) return value
  throw new ArchiveError('LG_RECORD_MALFORMED', 'a record of a change cannot be read', { offset: 0 })
}

function isChange(value: unknown): value is Change {
  if (typeof value !== 'object' || value === null) return false
  const one = value as Record<string, unknown>
  if (!isTime(one.at) || typeof one.by !== 'string' || typeof one.studyInstanceUID !== 'string') return false
  if (!isTextOrAbsent(one.seriesInstanceUID) || !isTextOrAbsent(one.sopInstanceUID)) return false
  switch (one.change) {
    case 'deleted':
      return isTime(one.until)
    case 'restored':
      return isCount(one.entry)
    case 'erased':
      return typeof one.study === 'string' && /^[0-9a-f]{32}$/.test(one.study) && isCount(one.slot)
    default:
      return false
  }
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value))
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
