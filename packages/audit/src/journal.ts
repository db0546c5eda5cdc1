/**
 * The journal: where an entry is first made durable.
 *
 *     header  'LGJRNL01'
 *             first index, 64 bits: a multiple of 256; tiles hold everything below it
 *             number of tile levels above 0, 16 bits; for each: number of hashes, 16 bits, and the hashes
 *             HMAC-SHA256 over the header so far
 *     batch   length of the payload, 32 bits
 *             index of its first entry, 64 bits
 *             HMAC-SHA256 over the 12 octets before and the payload
 *             payload: entries as in a bundle
 *
 * Big endian throughout. One batch is one write and one fdatasync; a batch is begun only when the one before it is on
 * stable storage, so that a power cut tears the last at most. Format and reasons: docs/design/audit-log.md
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { AuditError } from './errors.ts'
import { maxJournalOctets } from './limits.ts'
import { hashOctets } from './merkle/hash.ts'
import { tileWidth } from './merkle/right-edge.ts'
import { decodeEntries, encodeEntries } from './tiles/entry-bundle.ts'

/** Where the journal begins: the right edge of the tree below its first entry. */
export interface JournalStart {
  /** Index of the first entry, a multiple of 256. */
  index: number
  /** `RightEdge.upperLevels()` at that size. */
  levels: readonly (readonly Uint8Array[])[]
}

export interface JournalContent extends JournalStart {
  entries: Uint8Array[]
  /** Length of what is whole; octets after it belong to a batch that was never acknowledged. */
  validOctets: number
}

const magic = Buffer.from('LGJRNL01')
const macOctets = 32
const batchHeadOctets = 4 + 8

export function encodeJournalHeader(start: JournalStart, key: Uint8Array): Buffer {
  const parts: Uint8Array[] = [magic, uint(8, start.index), uint(2, start.levels.length)]
  for (const hashes of start.levels) parts.push(uint(2, hashes.length), ...hashes)
  return Buffer.concat([...parts, mac(key, ...parts)])
}

export function encodeBatch(index: number, entries: readonly Uint8Array[], key: Uint8Array): Buffer {
  const payload = encodeEntries(entries)
  const head = Buffer.concat([uint(4, payload.length), uint(8, index)])
  return Buffer.concat([head, mac(key, head, payload), payload])
}

/**
 * Reads a whole journal. What follows the last whole batch is cut off as torn, unless a whole batch follows later: then
 * it was not a crash that damaged it.
 *
 * @throws AuditError `LG_AUDIT_JOURNAL_MALFORMED`; `detail.offset` is the octet where the header or batch at fault starts
 */
export function decodeJournal(octets: Buffer, key: Uint8Array): JournalContent {
  if (octets.length > maxJournalOctets) throw malformed('the journal is too long', maxJournalOctets)
  const { start, end } = decodeHeader(octets, key)
  const entries: Uint8Array[] = []
  let offset = end
  for (;;) {
    const batch = decodeBatch(octets, offset, start.index + entries.length, key)
    if (!batch) break
    for (const entry of batch.entries) entries.push(entry)
    offset = batch.end
  }
  if (wholeBatchFollows(octets, offset, key)) throw malformed('a batch before the last is damaged', offset)
  return { ...start, entries, validOctets: offset }
}

function decodeHeader(octets: Buffer, key: Uint8Array): { start: JournalStart; end: number } {
  if (!octets.subarray(0, magic.length).equals(magic) || octets.length < 18) throw malformed('not a journal', 0)
  const index = readIndex(octets, 8)
  const levels: Uint8Array[][] = []
  let offset = 18
  for (let remaining = octets.readUInt16BE(16); remaining > 0; remaining--) {
    if (offset + 2 > octets.length) throw malformed('the header is cut', 0)
    const count = octets.readUInt16BE(offset)
    const end = offset + 2 + count * hashOctets
    if (count >= tileWidth || end > octets.length) throw malformed('the header is cut', 0)
    levels.push(
      Array.from({ length: count }, (_, i) => octets.subarray(offset + 2 + i * hashOctets).subarray(0, hashOctets)),
    )
    offset = end
  }
  if (!isMac(octets.subarray(offset, offset + macOctets), key, octets.subarray(0, offset))) {
    throw malformed('the header is not one that this log wrote', 0)
  }
  return { start: { index, levels }, end: offset + macOctets }
}

/** The batch at `offset`, or `undefined` if there is no whole one that begins with entry `index`. */
function decodeBatch(octets: Buffer, offset: number, index: number, key: Uint8Array) {
  const payloadStart = offset + batchHeadOctets + macOctets
  if (payloadStart > octets.length) return undefined
  const end = payloadStart + octets.readUInt32BE(offset)
  if (end > octets.length || readIndex(octets, offset + 4) !== index) return undefined
  const head = octets.subarray(offset, offset + batchHeadOctets)
  const payload = octets.subarray(payloadStart, end)
  if (!isMac(octets.subarray(offset + batchHeadOctets, payloadStart), key, head, payload)) return undefined
  return { entries: decodeEntries(payload), end }
}

/** Whether the batch at `offset`, though damaged, is followed by a whole one where its length says. */
function wholeBatchFollows(octets: Buffer, offset: number, key: Uint8Array): boolean {
  if (offset + batchHeadOctets > octets.length) return false
  const next = offset + batchHeadOctets + macOctets + octets.readUInt32BE(offset)
  if (next + batchHeadOctets > octets.length) return false
  return decodeBatch(octets, next, readIndex(octets, next + 4), key) !== undefined
}

function uint(octetCount: 2 | 4 | 8, value: number): Buffer {
  const octets = Buffer.alloc(octetCount)
  if (octetCount === 8) octets.writeBigUInt64BE(BigInt(value))
  else octets.writeUIntBE(value, 0, octetCount)
  return octets
}

function readIndex(octets: Buffer, offset: number): number {
  return Number(octets.readBigUInt64BE(offset))
}

function mac(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const hmac = createHmac('sha256', key)
  for (const part of parts) hmac.update(part)
  return hmac.digest()
}

function isMac(found: Uint8Array, key: Uint8Array, ...parts: readonly Uint8Array[]): boolean {
  return found.length === macOctets && timingSafeEqual(found, mac(key, ...parts))
}

function malformed(message: string, offset: number): AuditError {
  return new AuditError('LG_AUDIT_JOURNAL_MALFORMED', message, { offset })
}
