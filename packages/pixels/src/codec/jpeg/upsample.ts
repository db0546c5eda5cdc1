/**
 * Fills up subsampled components: between samples by their distance where the factor is 2, otherwise by repetition.
 *
 * T.81 leaves this to the decoder; the weights 3 and 1 are those of most decoders, so that pictures agree.
 */
import type { SamplePlane } from './dct-samples.ts'

/** @param size - of the result */
export function enlarge(
  plane: SamplePlane,
  across: number,
  down: number,
  size: { readonly columns: number; readonly rows: number },
): SamplePlane {
  if (across === 1 && down === 1) return plane
  const isDouble = across === 2 && (down === 1 || down === 2) && plane.width > 2
  return isDouble ? double(plane, down, size.columns, size.rows) : repeat(plane, across, down, size.columns, size.rows)
}

function repeat(plane: SamplePlane, across: number, down: number, width: number, height: number): SamplePlane {
  const samples = emptyLike(plane, width * height)
  for (let row = 0; row < height; row++) {
    const from = Math.min(Math.floor(row / down), plane.height - 1) * plane.width
    for (let column = 0; column < width; column++) {
      samples[row * width + column] = plane.samples[
        from + Math.min(Math.floor(column / across), plane.width - 1)
      ] as number
    }
  }
  return { width, height, samples }
}

function double(plane: SamplePlane, down: number, width: number, height: number): SamplePlane {
  const samples = emptyLike(plane, width * height)
  const sums = new Int32Array(plane.width)
  for (let row = 0; row < height; row++) {
    const near = down === 1 ? row : row >> 1
    const far = down === 1 ? row : Math.min(Math.max(row % 2 === 0 ? near - 1 : near + 1, 0), plane.height - 1)
    for (let column = 0; column < plane.width; column++) {
      const sample = plane.samples[near * plane.width + column] as number
      sums[column] = down === 1 ? sample * 4 : sample * 3 + (plane.samples[far * plane.width + column] as number)
    }
    doubleRow(sums, samples, row * width, width, down)
  }
  return { width, height, samples }
}

/** Rounds up and down in turn, so that no half step is added to the whole. */
function doubleRow(
  sums: Int32Array,
  samples: Uint8Array | Uint16Array,
  start: number,
  width: number,
  down: number,
): void {
  const [even, odd] = down === 1 ? [4, 8] : [8, 7]
  const last = sums.length - 1
  for (let column = 0; column < width; column++) {
    const at = column >> 1
    const beside = column % 2 === 0 ? Math.max(at - 1, 0) : Math.min(at + 1, last)
    const sum = (sums[at] as number) * 3 + (sums[beside] as number)
    samples[start + column] = (sum + (column % 2 === 0 ? (even as number) : (odd as number))) >> 4
  }
}

function emptyLike({ samples }: SamplePlane, length: number): Uint8Array | Uint16Array {
  return samples instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length)
}
