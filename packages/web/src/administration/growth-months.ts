/** The days of the archive's growth, told by month: what it was at the end of each, and how much had come. */
import type { GrowthDay } from '../api/operation.ts'

export interface GrowthMonth {
  /** YYYY-MM */
  month: string
  studies: number
  instances: number
  /** At the last day that was noted in it */
  octets: number
  /** More than at the end of the month before; undefined for the first, of which nobody knows */
  grownOctets: number | undefined
}

/** @param days - oldest first @returns the newest month first */
export function monthsOf(days: readonly GrowthDay[]): GrowthMonth[] {
  const last = new Map(days.map((day) => [day.day.slice(0, 7), day]))
  return [...last]
    .map(([month, { studies, instances, octets }], index, all) => {
      const before = all[index - 1]?.[1]
      return { month, studies, instances, octets, grownOctets: before && octets - before.octets }
    })
    .reverse()
}
