/** Draws overlay planes over a rendered frame. Source: PS3.3 C.9.2. */
import type { DecodedFrame } from '../format/pixel-format.ts'
import { rawSamples } from '../format/stored-values.ts'
import type { Overlay } from './overlay.ts'

/**
 * Sets what the planes mark to white.
 *
 * @param picture - `channels` octets for each pixel of the frame; changed
 */
export function drawOverlays(
  frame: DecodedFrame,
  overlays: readonly Overlay[],
  picture: Uint8Array,
  channels: number,
): void {
  for (const overlay of overlays) {
    const isSet = bitReader(frame, overlay)
    const { rows, columns } = frame.format
    const lastRow = Math.min(overlay.rows, rows - overlay.top)
    const lastColumn = Math.min(overlay.columns, columns - overlay.left)
    for (let row = Math.max(0, -overlay.top); row < lastRow; row++) {
      for (let column = Math.max(0, -overlay.left); column < lastColumn; column++) {
        if (!isSet(row * overlay.columns + column)) continue
        const pixel = (row + overlay.top) * columns + column + overlay.left
        picture.fill(255, pixel * channels, (pixel + 1) * channels)
      }
    }
  }
}

function bitReader(frame: DecodedFrame, { octets, bitOffset, embeddedBit }: Overlay): (index: number) => boolean {
  if (octets !== undefined) {
    return (index) => (((octets[(bitOffset + index) >>> 3] ?? 0) >>> ((bitOffset + index) & 7)) & 1) === 1
  }
  if (embeddedBit === undefined || frame.format.sampleKind !== 'integer') return () => false
  const samples = rawSamples(frame)
  return (index) => (((samples[index] ?? 0) >>> embeddedBit) & 1) === 1
}
