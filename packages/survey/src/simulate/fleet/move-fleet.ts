/** Moves a fleet to other loopback addresses, so that two runs of it do not meet. */
import { SurveyError } from '../../errors.ts'
import type { FleetSystem } from './system.ts'

/**
 * @param secondOctet - that of the first address; the others keep their distance
 * @throws SurveyError `LG_SURVEY_FLEET_INVALID` when it would leave 127.0.0.0/8
 */
export function moveSystems(systems: readonly FleetSystem[], secondOctet: number): FleetSystem[] {
  const octets = systems.map(({ address }) => secondOctetOf(address))
  const shift = secondOctet - octets.reduce((least, octet) => Math.min(least, octet), 255)
  if (octets.some((octet) => octet + shift > 255))
    throw new SurveyError('LG_SURVEY_FLEET_INVALID', `the fleet does not fit behind 127.${secondOctet}`)
  return systems.map((system) => {
    const { twin } = system.options
    return {
      ...system,
      address: moved(system.address, shift),
      options: { ...system.options, ...(twin !== undefined && { twin: moved(twin, shift) }) },
    }
  })
}

function secondOctetOf(address: string): number {
  return Number(address.split('.')[1])
}

function moved(address: string, shift: number): string {
  const parts = address.split('.')
  parts[1] = String(Number(parts[1]) + shift)
  return parts.join('.')
}
