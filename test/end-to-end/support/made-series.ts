/** Series whose geometry and values are known, made and computed upon by pydicom and numpy: nothing of ours is asked. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('./made-series.py', import.meta.url))

/** Paths by series, in the order of their Instance Number. */
export interface MadeSeries {
  /** CT with pixels of 0.5 mm down and 0.8 mm along, slices 3 mm apart */
  axial: string[]
  /** CT that stands on the axial one, at x = 0 */
  sagittal: string[]
  /** CT of one patient, and of the year before in another frame of reference */
  current: string[]
  prior: string[]
  /** A presentation state for the first axial image: window 100/50, turned by 90 degrees, a shutter */
  state: string[]
  /** DX with a spacing at its detector only */
  detector: string[]
  /** A secondary capture without spacing */
  uncalibrated: string[]
  /** PET in Bq/ml with all that SUV takes */
  pet: string[]
  /** MR whose own map makes square micrometres per second of stored values: by 0.5, less 100; the modality LUT says otherwise */
  mapped: string[]
}

/** @param folder - where the files are written */
export const makeSeries = (folder: string): MadeSeries => run<MadeSeries>(['make', folder])

/** Statistics of the pixels whose centre lies in a region, in the units of the modality LUT. */
export interface RegionStatistics {
  mean: number
  deviation: number
  least: number
  greatest: number
  count: number
}

/** @param points - as in a structured report: counted from the corner of the first pixel */
export const regionStatistics = (file: string, type: string, points: readonly number[]): RegionStatistics =>
  run(['statistics', file, type, JSON.stringify(points)])

/** Debian's Python is the one that has pydicom. */
function run<Answer>(args: readonly string[]): Answer {
  return JSON.parse(execFileSync('/usr/bin/python3', [program, ...args], { encoding: 'utf8' }))
}
