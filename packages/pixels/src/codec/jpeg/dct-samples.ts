/** From coefficients to the samples of a frame. Source: ITU-T T.81 A.3; the filling up of subsampled colour is the decoder's choice. */
import { damaged } from '../../errors.ts'
import { inverse, inverseScale } from './dct.ts'
import type { FrameGeometry, Plane } from './dct-scans.ts'
import type { FrameHeader, Tables } from './segments.ts'
import { enlarge } from './upsample.ts'
import { zigzag } from './zigzag.ts'

/** Samples of one component. */
export interface SamplePlane {
  readonly width: number
  readonly height: number
  readonly samples: Uint8Array | Uint16Array
}

/** @returns for each component its samples, rows x columns, in the order of the codestream */
export function samplesOf(frame: FrameHeader, geometry: FrameGeometry, tables: Tables): SamplePlane[] {
  return frame.components.map((component, index) => {
    const table = tables.quantisation[component.quantisation]
    if (table === undefined) throw damaged('a quantisation table is missing')
    const plane = transform(geometry.planes[index] as Plane, table, frame.precision)
    const widest = Math.max(...frame.components.map(({ horizontal }) => horizontal))
    const tallest = Math.max(...frame.components.map(({ vertical }) => vertical))
    const width = Math.ceil((frame.columns * component.horizontal) / widest)
    const height = Math.ceil((frame.rows * component.vertical) / tallest)
    return enlarge(crop(plane, width, height), widest / component.horizontal, tallest / component.vertical, frame)
  })
}

function transform({ across, down, coefficients }: Plane, table: Uint16Array, precision: number): SamplePlane {
  const width = across * 8
  const samples = precision > 8 ? new Uint16Array(width * down * 8) : new Uint8ClampedArray(width * down * 8)
  const steps = new Float64Array(64)
  for (let k = 0; k < 64; k++) {
    const place = zigzag[k] as number
    steps[place] = (table[k] as number) * (inverseScale[place] as number)
  }
  const middle = 2 ** (precision - 1)
  const most = 2 ** precision - 1
  const block = new Float64Array(64)
  for (let at = 0, number = 0; at < coefficients.length; at += 64, number++) {
    for (let i = 0; i < 64; i++) block[i] = (coefficients[at + i] as number) * (steps[i] as number)
    inverse(block)
    const top = Math.floor(number / across)
    const corner = top * 8 * width + (number - top * across) * 8
    for (let i = 0; i < 64; i++) {
      const value = Math.round((block[i] as number) + middle)
      samples[corner + (i >>> 3) * width + (i & 7)] = Math.max(0, Math.min(value, most))
    }
  }
  return { width, height: down * 8, samples: precision > 8 ? (samples as Uint16Array) : new Uint8Array(samples.buffer) }
}

function crop(plane: SamplePlane, width: number, height: number): SamplePlane {
  if (plane.width === width && plane.height === height) return plane
  const samples =
    plane.samples instanceof Uint16Array ? new Uint16Array(width * height) : new Uint8Array(width * height)
  for (let row = 0; row < height; row++) {
    samples.set(plane.samples.subarray(row * plane.width, row * plane.width + width), row * width)
  }
  return { width, height, samples }
}
