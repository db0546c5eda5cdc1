/**
 * Divides the studies of a fleet and keeps its images.
 *
 * A country's studies are divided by the scale and rounded half up, but not below one for each of its open systems. They are then
 * shared among these in proportion, one at least, the largest remainders first. Totals are the sums of the countries. Systems that
 * are not counted (decoys) are divided each for itself, and a second face always has what the first has.
 */
import { groupBy } from './group-by.ts'
import { type FleetSystem, isCounted } from './system.ts'

/** @param scale - a whole number, 1 or more */
export function scaleSystems(systems: readonly FleetSystem[], scale: number): FleetSystem[] {
  if (scale === 1) return [...systems]
  const studies = new Map<string, number>()
  const groups = groupBy(systems.filter(hasOwnCount), ({ country }) => country)
  for (const group of groups.values())
    for (const [index, share] of apportion(
      group.map((each) => each.studies),
      scale,
    ).entries())
      studies.set(group[index]!.address, share)
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

/** @returns whole numbers of at least 1 that add up to the sum divided by `scale` */
export function apportion(studies: readonly number[], scale: number): number[] {
  const sum = studies.reduce((all, each) => all + each, 0)
  const target = Math.max(studies.length, Math.floor(sum / scale + 0.5))
  const ideal = studies.map((each) => (each * target) / sum)
  const shares = ideal.map((each) => Math.max(1, Math.floor(each)))
  const byRemainder = ideal.map((each, index) => ({ index, remainder: each - Math.floor(each) }))
  byRemainder.sort((a, b) => b.remainder - a.remainder || a.index - b.index)
  let missing = target - shares.reduce((all, each) => all + each, 0)
  for (let turn = 0; missing > 0; turn++, missing--) shares[byRemainder[turn % shares.length]!.index]!++
  // Those that were raised to one take it from the largest.
  for (; missing < 0; missing++) shares[shares.indexOf(Math.max(...shares))]!--
  return shares
}
