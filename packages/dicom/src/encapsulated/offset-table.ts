/**
 * The tables that say where frames begin. Both count from the first octet of the first fragment's item header.
 *
 * Sources: PS3.5 A.4 (Basic Offset Table), PS3.3 C.7.6.3.1.8 and C.7.6.3.1.9 (Extended Offset Table and its lengths).
 */
import type { DataSet } from '../data-set/data-set.ts'
import type { Fragment } from '../data-set/element.ts'
import { DicomError } from '../errors.ts'
import { type Tag, Tags } from '../tag.ts'
import type { FrameRange } from './frame-ranges.ts'

/**
 * Frames by the Basic Offset Table: fragments from one offset to the next.
 *
 * @throws DicomError `LG_DICOM_OFFSET_TABLE_INVALID` unless it names, rising, where a fragment begins for each frame
 */
export function basicOffsets(table: Uint8Array, fragments: readonly Fragment[], frameCount: number): FrameRange[][] {
  if (table.length !== frameCount * 4) throw invalid(`the table has ${table.length} octets for ${frameCount} frames`)
  const view = new DataView(table.buffer, table.byteOffset, table.length)
  const starts = Array.from({ length: frameCount }, (_, frame) => view.getUint32(frame * 4, true))
  const indices = indicesOf(starts, fragments)
  return indices.map((first, frame) => fragments.slice(first, indices[frame + 1] ?? fragments.length))
}

/** The index of the fragment that begins at each offset. */
function indicesOf(starts: readonly number[], fragments: readonly Fragment[]): number[] {
  const base = fragments[0]?.offset ?? 0
  const byStart = new Map(fragments.map((fragment, index) => [fragment.offset - base, index]))
  const indices = starts.map((start) => byStart.get(start) ?? -1)
  const rising = indices.every((index, frame) => index > (indices[frame - 1] ?? -1))
  if (!rising || indices[0] !== 0) throw invalid('the table points where no fragment begins, or not in order')
  return indices
}

/**
 * Frames by the Extended Offset Table: one fragment a frame, its length without the padding.
 *
 * @returns `undefined` if the data set has none
 * @throws DicomError `LG_DICOM_OFFSET_TABLE_INVALID` as above, and if a length does not fit its fragment
 */
export function extendedOffsets(
  header: DataSet,
  fragments: readonly Fragment[],
  frameCount: number,
): FrameRange[][] | undefined {
  if (!header.has(Tags.ExtendedOffsetTable)) return undefined
  const starts = longs(header, Tags.ExtendedOffsetTable, frameCount)
  const lengths = longs(header, Tags.ExtendedOffsetTableLengths, frameCount)
  if (fragments.length !== frameCount) throw invalid(`${fragments.length} fragments stand for ${frameCount} frames`)
  return indicesOf(starts, fragments).map((index, frame) => {
    const fragment = fragments[index] as Fragment
    const length = lengths[frame] as number
    if (length > fragment.length) throw invalid(`frame ${frame + 1} is longer than its fragment`)
    return [{ offset: fragment.offset, length }]
  })
}

function longs(header: DataSet, tag: Tag, frameCount: number): number[] {
  const octets = header.octets(tag)
  if (octets?.length !== frameCount * 8) throw invalid(`the table has ${octets?.length ?? 0} octets`)
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length)
  return Array.from({ length: frameCount }, (_, frame) => Number(view.getBigUint64(frame * 8, !header.bigEndian)))
}

function invalid(message: string): DicomError {
  return new DicomError('LG_DICOM_OFFSET_TABLE_INVALID', `offset table: ${message}`)
}
