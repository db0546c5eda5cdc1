/** Institutions that do not exist, for target lists of fleets. */
import { mix } from './studies/mix.ts'

const places =
  'Northgate Riverside Hillcrest Lakeview Oldbridge Eastfield Stonewell Harbourside Westmere Fairmount'.split(' ')
const kinds = [
  'Hospital',
  'Imaging Centre',
  'Radiology',
  'Diagnostics',
  'Clinic',
  'Medical Centre',
  'University Hospital',
]

/** @param index - of the system in the fleet @returns `Northgate Imaging Centre 0042` */
export function institutionOf(seed: number, index: number): string {
  const chance = mix(seed + index)
  const number = String(index + 1).padStart(4, '0')
  return `${places[chance % places.length]} ${kinds[(chance >>> 8) % kinds.length]} ${number}`
}
