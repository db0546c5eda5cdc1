/**
 * How the archive grows: a row a day, and from the last weeks a forecast of when the disk is full.
 *
 * The forecast is a straight line through the days (least squares): deliberately simple, so that anyone can check it.
 */
import type { ServicesDatabase } from '../services-file/database.ts'

export interface GrowthDay {
  /** YYYY-MM-DD, UTC. */
  day: string
  studies: number
  instances: number
  /** Octets of all packs. */
  octets: number
}

export interface GrowthForecast {
  octetsPerDay: number
  /** Days until `freeOctets` are used; absent while the archive does not grow. */
  daysUntilFull?: number
}

/** Days that the forecast looks at: weekends and holidays average out, a new scanner shows within a month. */
const forecastDays = 60
/** Fewer days say nothing: a line through a first import would be steep and wrong. */
const fewestDays = 7
const dayMs = 86_400_000

export class Growth {
  readonly #database: ServicesDatabase

  constructor(database: ServicesDatabase) {
    this.#database = database
  }

  /** Notes the figures of a day; later ones of the same day take their place. */
  note({ day, studies, instances, octets }: GrowthDay): void {
    this.#database
      .prepare('insert or replace into growth (day, studies, instances, octets) values (?, ?, ?, ?)')
      .run(day, studies, instances, octets)
  }

  /** The last days, oldest first. */
  days(count: number): GrowthDay[] {
    return this.#database
      .prepare<[number], GrowthDay>('select * from growth order by day desc limit ?')
      .all(count)
      .reverse()
  }
}

/** @returns undefined while there are too few days */
export function forecast(days: readonly GrowthDay[], freeOctets: number): GrowthForecast | undefined {
  const recent = days.slice(-forecastDays)
  if (recent.length < fewestDays) return undefined
  const octetsPerDay = Math.round(slope(recent.map(({ day, octets }) => [Date.parse(day) / dayMs, octets])))
  if (octetsPerDay <= 0) return { octetsPerDay }
  return { octetsPerDay, daysUntilFull: Math.floor(freeOctets / octetsPerDay) }
}

/** Of the line with the least squares. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const meanX = mean(points.map(([x]) => x))
  const meanY = mean(points.map(([, y]) => y))
  const covariance = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0)
  const variance = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  return variance === 0 ? 0 : covariance / variance
}
