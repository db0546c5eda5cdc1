/**
 * UIDs of simulated studies, series and images. Those below `2.25.` may be made by anybody (PS3.5 B.2), and the index can be read
 * back from them, so that a query by UID needs no table.
 *
 *     2.25. 1 SSSSS SSSSS SSSSS SSSSS SSSSS SSSS IIIIIIIII   study: 29 digits of the system, 9 of the index
 *     …     .10                                              series: 10 and its index
 *     …     .1000000                                         image: 1,000,000 and its index
 */
import { mix } from './mix.ts'

export const STUDY_INDEX_DIGITS = 9
const FIRST_SERIES = 10
const FIRST_IMAGE = 1_000_000

export class StudyUIDs {
  /** All of a study's UID but the digits of the index. */
  readonly prefix: string

  constructor(seed: number) {
    const chance = [1, 2, 3, 4].map((part) => String(mix(seed + part)).padStart(10, '0')).join('')
    this.prefix = `2.25.1${chance.slice(0, 29)}`
  }

  study(index: number): string {
    return this.prefix + String(index).padStart(STUDY_INDEX_DIGITS, '0')
  }

  series(index: number, series: number): string {
    return `${this.study(index)}.${FIRST_SERIES + series}`
  }

  image(index: number, series: number, image: number): string {
    return `${this.series(index, series)}.${FIRST_IMAGE + image}`
  }

  /** @returns the index, `undefined` for a UID that is not of this system's making */
  indexOf(studyUID: string): number | undefined {
    const digits = studyUID.slice(this.prefix.length)
    return studyUID.startsWith(this.prefix) && /^\d{9}$/.test(digits) ? Number(digits) : undefined
  }

  /** @returns the index of the series in the study, `undefined` when it is not one of them */
  seriesIndexOf(index: number, seriesUID: string): number | undefined {
    const stem = `${this.study(index)}.`
    const digits = seriesUID.slice(stem.length)
    return seriesUID.startsWith(stem) && /^\d\d$/.test(digits) ? Number(digits) - FIRST_SERIES : undefined
  }
}

/** The last digits of series and image, as the answer writer patches them. */
export const uidOffsets = { series: FIRST_SERIES, image: FIRST_IMAGE } as const
