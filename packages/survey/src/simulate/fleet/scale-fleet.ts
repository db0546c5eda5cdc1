/**
 * Divides the studies of a fleet and keeps its images.
 *
 * A country's studies are divided by the scale and rounded half up, but not below one for each of its open systems. So are those of
 * each system, and its largest gets what is then missing, or gives what is too much. Totals are the sums of the countries. Systems
 * that are not counted (decoys) are divided each for itself, and a second face always has what the first has.
 */
import { groupBy } from './group-by.ts'
import { type FleetSystem, isCounted } from './system.ts'

/** @param scale - a whole number, 1 or more */
export function scaleSystems(systems: readonly FleetSystem[], scale: number): FleetSystem[] {
  if (scale === 1) return [...systems]
  const studies = new Map<string, number>()
  const groups = groupBy(systems.filter(hasOwnCount), ({ country }) => country)
  for (const group of groups.values()) {
    const unscaled = group.map((each) => each.studies)
    for (const [index, share] of apportion(unscaled, scale).entries()) studies.set(group[index]!.address, share)
  }
  const studiesOf = (system: FleetSystem): number =>
    studies.get(system.options.twin ?? system.address) ?? roundedShare(system.studies, scale)
  return systems.map((system) => scaled(system, studiesOf(system), scale))
}

function hasOwnCount(system: FleetSystem): boolean {
  return isCounted(system) && system.studies > 0
}

function roundedShare(studies: number, scale: number): number {
  return studies === 0 ? 0 : Math.max(1, Math.floor(studies / scale + 0.5))
}

/** What is special of some studies is kept, as far as there are studies left. */
function scaled(system: FleetSystem, studies: number, scale: number): FleetSystem {
  const undated = Math.min(Math.ceil(system.options.undated / scale), studies)
  const moment = Math.min(Math.ceil(system.options.moment / scale), studies - undated)
  return { ...system, studies, options: { ...system.options, undated, moment } }
}

/** @returns whole numbers of at least 1 that add up to the sum divided by `scale`, or to one each where that is less */
export function apportion(studies: readonly number[], scale: number): number[] {
  const sum = studies.reduce((all, each) => all + each, 0)
  const target = Math.max(studies.length, roundedShare(sum, scale))
  const shares = studies.map((each) => roundedShare(each, scale))
  const missing = target - shares.reduce((all, each) => all + each, 0)
  if (missing > 0) shares[indexOfLargest(shares)]! += missing
  for (let over = -missing; over > 0; ) {
    const largest = indexOfLargest(shares)
    const taken = Math.min(over, Math.max(1, shares[largest]! - second(shares, largest)), shares[largest]! - 1)
    shares[largest]! -= taken
    over -= taken
  }
  return shares
}

function indexOfLargest(values: readonly number[]): number {
  return values.reduce((largest, value, index) => (value > values[largest]! ? index : largest), 0)
}

/** The largest of the others. */
function second(values: readonly number[], largest: number): number {
  return values.reduce((most, value, index) => (index === largest ? most : Math.max(most, value)), 1)
}
