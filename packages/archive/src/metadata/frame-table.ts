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
  return table.kind === 'uniform' ? table.count : table.ranges.length
}

/** @param frameNumber - from 1 @returns `undefined` when there is no such frame */
export function rangesOfFrame(table: FrameTable, frameNumber: number): FrameRange[] | undefined {
  if (!Number.isInteger(frameNumber) || frameNumber < 1 || frameNumber > frameCount(table)) return undefined
  if (table.kind === 'uniform') {
    return [{ offset: table.offset + (frameNumber - 1) * table.length, length: table.length }]
  }
  if (table.kind === 'none') return undefined
  const numbers = table.ranges[frameNumber - 1]!
  return Array.from({ length: numbers.length / 2 }, (_, index) => ({
    offset: numbers[2 * index]!,
    length: numbers[2 * index + 1]!,
  }))
}
