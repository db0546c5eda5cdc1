/**
 * Two studies that nobody had to be scanned for: a CT of chest and abdomen and an MR of a head, slice by slice.
 *
 * The same in every run. Geometry, rescaling and window are those of real series, so that a viewer shows them in three
 * planes and measures them in mm and Hounsfield units.
 */
import { addAxialPlane, addPixels, ctHeader, type ImagePlace, mrHeader } from '../instances/headers.ts'
import { instanceOf, type SampleInstance } from '../instances/instance.ts'
import { ctAnatomy } from './ct-anatomy.ts'
import { type Ellipsoid, firstPixelMm, paintSlice } from './ellipsoid.ts'
import { mrAnatomy } from './mr-anatomy.ts'
import { Noise } from './noise.ts'

export interface PhantomOptions {
  /** Slices from the feet to the head. Default 100. */
  readonly sliceCount?: number
  /** Phantoms of different names are different studies. Default `CT phantom` or `MR phantom`. */
  readonly studyName?: string
  readonly patientName?: string
  readonly patientID?: string
}

interface Scan {
  readonly anatomy: readonly Ellipsoid[]
  readonly size: number
  readonly pixelSpacingMm: number
  readonly sliceThicknessMm: number
  /** What a pixel outside the body holds, before noise. */
  readonly background: number
  readonly noiseDeviation: number
  /** Stored value = value + this. */
  readonly storedOffset: number
  readonly window: readonly [centre: number, width: number]
  readonly header: typeof ctHeader
}

const ct: Scan = {
  anatomy: ctAnatomy,
  size: 512,
  pixelSpacingMm: 0.75,
  sliceThicknessMm: 3,
  background: -1000,
  noiseDeviation: 12,
  storedOffset: 1024,
  window: [40, 400],
  header: ctHeader,
}

const mr: Scan = {
  anatomy: mrAnatomy,
  size: 256,
  pixelSpacingMm: 0.9,
  sliceThicknessMm: 1.8,
  background: 20,
  noiseDeviation: 20,
  storedOffset: 0,
  window: [700, 1400],
  header: mrHeader,
}

/** Axial CT of chest and abdomen: 512 × 512 pixels of 0.75 mm, slices of 3 mm. */
export function ctPhantom(options: PhantomOptions = {}): AsyncGenerator<SampleInstance> {
  return scan(ct, { studyName: 'CT phantom', patientName: 'Phantom^Chest', patientID: 'PHANTOM-CT', ...options })
}

/** Axial T1-weighted MR of a head: 256 × 256 pixels of 0.9 mm, slices of 1.8 mm. */
export function mrPhantom(options: PhantomOptions = {}): AsyncGenerator<SampleInstance> {
  return scan(mr, { studyName: 'MR phantom', patientName: 'Phantom^Head', patientID: 'PHANTOM-MR', ...options })
}

/** Computes a slice when it is asked for and lets others work between two slices. */
async function* scan(scan: Scan, options: PhantomOptions & { studyName: string }): AsyncGenerator<SampleInstance> {
  const noise = new Noise(scan.noiseDeviation)
  const pixels = new Int16Array(scan.size * scan.size)
  for (let slice = 0; slice < (options.sliceCount ?? 100); slice += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    const zMm = rounded(slice * scan.sliceThicknessMm)
    pixels.fill(scan.background)
    paintSlice(pixels, scan.anatomy, { ...scan, zMm })
    const place: ImagePlace = { ...options, seriesNumber: 1, instanceNumber: slice + 1 }
    const first = firstPixelMm(scan)
    const plane = { ...scan, rows: scan.size, columns: scan.size, positionMm: [first, first, zMm] as const }
    const set = addAxialPlane(scan.header(place), place, plane)
    yield instanceOf(addPixels(set, noise.stored(pixels, scan.storedOffset, slice), ...scan.window))
  }
}

/** DS holds 16 characters: sums of decimal fractions are cut to what was meant. */
function rounded(mm: number): number {
  return Math.round(mm * 1000) / 1000
}
