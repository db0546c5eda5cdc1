/** Frames of an instance in another transfer syntax, made here for those who view them. What was sent stays as it is beside them. */
import type { StoredValue } from '../read/instance-content.ts'

export interface Rendition {
  readonly transferSyntaxUID: string
  readonly frameCount: number
  /** One frame, numbered from 1. @throws ArchiveError LG_FRAME_UNKNOWN; LG_RECORD_DAMAGED while it is read */
  frameValue(frameNumber: number): StoredValue
}

/** A rendition to be kept. */
export interface NewRendition {
  readonly transferSyntaxUID: string
  /** Each frame whole, in their order; all of them. */
  readonly frames: AsyncIterable<Uint8Array>
}

/** What became of it: `gone` when the instance was erased meanwhile. */
export type RenditionOutcome = 'kept' | 'gone'
