/** Walks through the records of a pack as they lie, decrypting each, and says what state it is in. */
import { ArchiveError } from '../errors.ts'
import type { StudyKeys } from '../keys/study-keys.ts'
import type { PackFolder } from '../pack/pack-folder.ts'
import { RecordBody } from '../record/record-body.ts'
import { decodeRecordHeader, type RecordHeader, recordHeaderLength, recordLength } from '../record/record-header.ts'

/**
 * - `sound`: authenticated, as far as it was read
 * - `erased`: its study was erased; nobody can read it, the header's checksum is right
 * - `damaged`: the header is whole, the record does not authenticate
 * - `keyless`: its key's slot was never written; a commit was interrupted before anything was acknowledged
 * - `key-damaged`: its key's slot cannot be read
 * - `torn`: no record begins here; the next one, if any, begins after `length` octets
 */
export type ScannedRecord = { readonly offset: number; readonly length: number } & (
  | { readonly state: 'sound'; readonly header: RecordHeader; readonly metadata: Buffer }
  | { readonly state: 'erased' | 'damaged' | 'keyless' | 'key-damaged'; readonly header: RecordHeader }
  | { readonly state: 'torn' }
)

export interface ScanOptions {
  packs: PackFolder
  keys: StudyKeys
  pack: string
  from: number
  /** Octet after the last one to look at. */
  to: number
  /** Decrypt all of each record, not only its metadata. */
  whole: boolean
}

export async function* scanPack(options: ScanOptions): AsyncGenerator<ScannedRecord> {
  let offset = options.from
  while (offset < options.to) {
    const record = await recordAt(options, offset)
    yield record
    offset += record.length
  }
}

async function recordAt(options: ScanOptions, offset: number): Promise<ScannedRecord> {
  const header = await headerAt(options, offset)
  if (header === undefined) {
    const next = await nextHeader(options, offset + 1)
    return { state: 'torn', offset, length: next - offset }
  }
  const length = recordLength(header)
  const found = await options.keys.find({ id: header.studyId, slot: header.studyKeySlot })
  switch (found.state) {
    case 'live':
      return { offset, length, header, ...(await opened(options, offset, found.key)) }
    case 'erased':
      return { state: 'erased', offset, length, header }
    case 'missing':
      return { state: 'keyless', offset, length, header }
    case 'damaged':
      return { state: 'key-damaged', offset, length, header }
  }
}

/** The header at `offset`, when there is a whole one and the record ends before the pack does. */
async function headerAt({ packs, pack, to }: ScanOptions, offset: number): Promise<RecordHeader | undefined> {
  if (offset + recordHeaderLength > to) return undefined
  const { header } = tryDecode(await packs.read(pack, offset, recordHeaderLength)) ?? {}
  return header !== undefined && offset + recordLength(header) <= to ? header : undefined
}

function tryDecode(octets: Buffer): { header: RecordHeader } | undefined {
  try {
    return decodeRecordHeader(octets)
  } catch (error) {
    if (error instanceof ArchiveError) return undefined
    throw error
  }
}

async function opened(
  { packs, pack, whole }: ScanOptions,
  offset: number,
  key: Uint8Array,
): Promise<{ state: 'sound'; metadata: Buffer } | { state: 'damaged' }> {
  try {
    const body = await RecordBody.open(packs.record(pack, offset), key)
    if (whole) for await (const _ of body.dataSet());
    return { state: 'sound', metadata: await body.metadata() }
  } catch (error) {
    if (error instanceof ArchiveError && error.code === 'LG_RECORD_DAMAGED') return { state: 'damaged' }
    throw error
  }
}

const magic = Buffer.from('LGRC', 'latin1')
const window = 2 ** 20

/** Where the next whole header begins at or after `from`, or the end. */
async function nextHeader(options: ScanOptions, from: number): Promise<number> {
  for (let start = from; start < options.to; start += window) {
    const octets = await options.packs.read(
      options.pack,
      start,
      Math.min(window + magic.length - 1, options.to - start),
    )
    for (let at = octets.indexOf(magic); at >= 0; at = octets.indexOf(magic, at + 1)) {
      if ((await headerAt(options, start + at)) !== undefined) return start + at
    }
  }
  return options.to
}
