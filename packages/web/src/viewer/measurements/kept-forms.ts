/** How measurements stand in the reports of the study in view: one that the reader drew or changed since stands in none. */
import type { KeptMeasurement } from '../reports/kept-measurement.ts'

const forms = new Set<string>()

/** These stand in a report as they are now. */
export function rememberKept(measurements: readonly KeptMeasurement[]): void {
  for (const measurement of measurements) forms.add(formOf(measurement))
}

export const isKept = (measurement: KeptMeasurement): boolean => forms.has(formOf(measurement))

/** Another study is opened. */
export function forgetKept(): void {
  forms.clear()
}

/** What of it a reader can change; its numbers follow from that. Places to a hundredth of a pixel. */
const formOf = ({ tool, label, trackingUID, points }: KeptMeasurement): string =>
  JSON.stringify([tool, label, trackingUID, points.map((point) => point.map((place) => place.toFixed(2)))])
