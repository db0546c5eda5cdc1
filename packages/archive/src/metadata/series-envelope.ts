/** The metadata of a series' record: which series it describes; the record's data set is the gzip-compressed JSON array. */
import { ArchiveError } from '../errors.ts'

export interface SeriesEnvelope {
  studyInstanceUID: string
  seriesInstanceUID: string
  /** Instances described; the record is outdated once the series has more. */
  instanceCount: number
  /** ISO 8601, UTC; records of before the change feed do not say it. */
  written?: string
}

export function encodeSeriesEnvelope(envelope: SeriesEnvelope): Buffer {
  return Buffer.from(JSON.stringify(envelope))
}

/** @throws ArchiveError LG_RECORD_MALFORMED */
export function decodeSeriesEnvelope(octets: Buffer): SeriesEnvelope {
  let value: unknown
  try {
    value = JSON.parse(octets.toString('utf8'))
  } catch {
    value = undefined
  }
  if (isSeriesEnvelope(value)) return value
  throw new ArchiveError('LG_RECORD_MALFORMED', "the metadata of a series' record cannot be read", { offset: 0 })
}

function isSeriesEnvelope(value: unknown): value is SeriesEnvelope {
  if (typeof value !== 'object' || value === null) return false
  const { studyInstanceUID, seriesInstanceUID, instanceCount, written } = value as Partial<SeriesEnvelope>
  return (
    typeof studyInstanceUID === 'string' &&
    typeof seriesInstanceUID === 'string' &&
    Number.isSafeInteger(instanceCount) &&
    (written === undefined || !Number.isNaN(Date.parse(String(written))))
  )
}
