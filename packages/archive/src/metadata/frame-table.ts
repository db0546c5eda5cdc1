/** Frames as the envelope keeps them: three numbers for native ones, a list for fragments. */
import type { FrameRange } from '@leadglass/dicom'
import type { FrameTable } from './envelope.ts'

export function frameTableOf(frames: readonly (readonly FrameRange[])[]): FrameTable {
  if (frames.length === 0) return { kind: 'none' }
  return (
    uniform(frames) ?? {
      kind: 'listed',
      ranges: frames.map((ranges) => ranges.flatMap(({ offset, length }) => [offset, length])),
    }
  )
}

function uniform(frames: readonly (readonly FrameRange[])[]): FrameTable | undefined {
  const first = frames[0]?.[0]
  if (first === undefined) return undefined
  const { offset, length } = first
  const alike = frames.every(
    (ranges, index) =>
      ranges.length === 1 && ranges[0]!.length === length && ranges[0]!.offset === offset + index * length,
  )
  return alike ? { kind: 'uniform', offset, length, count: frames.length } : undefined
}

export function frameCount(table: FrameTable): number {
  if (table.kind === 'none') return 0
  return table.kind === 'listed' ? table.ranges.length : table.count
}

/** Bits of its first octet that belong to the frame before; `undefined` where frames begin at octets. */
export function bitOffsetOfFrame(table: FrameTable, frameNumber: number): number | undefined {
  return table.kind === 'bits' ? ((frameNumber - 1) * table.bits) % 8 : undefined
}

/** @param frameNumber - from 1 @returns `undefined` when there is no such frame */
export function rangesOfFrame(table: FrameTable, frameNumber: number): FrameRange[] | undefined {
  if (!Number.isInteger(frameNumber) || frameNumber < 1 || frameNumber > frameCount(table)) return undefined
  if (table.kind === 'uniform') {
    return [{ offset: table.offset + (frameNumber - 1) * table.length, length: table.length }]
  }
  if (table.kind === 'none') return undefined
  if (table.kind === 'bits') {
    const first = (frameNumber - 1) * table.bits
    const [from, to] = [Math.floor(first / 8), Math.ceil((first + table.bits) / 8)]
    return [{ offset: table.offset + from, length: to - from }]
  }
  const numbers = table.ranges[frameNumber - 1]!
  return Array.from({ length: numbers.length / 2 }, (_, index) => ({
    offset: numbers[2 * index]!,
    length: numbers[2 * index + 1]!,
  }))
}
