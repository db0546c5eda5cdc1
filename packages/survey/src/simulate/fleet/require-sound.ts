/** What the systems of a fleet have to be, each for itself and among each other. */
import { products } from '../dicom/products.ts'
import { MAX_STUDIES, MAX_SYSTEMS } from '../limits.ts'
import { type FleetSystem, isOpen } from './system.ts'
import { fleetInvalid } from './tables.ts'

/** @throws SurveyError `LG_SURVEY_FLEET_INVALID`, naming the line */
export function requireSound(systems: readonly FleetSystem[]): void {
  if (systems.length > MAX_SYSTEMS) throw fleetInvalid(`there are more than ${MAX_SYSTEMS} systems`, systems[0]!.line)
  const byAddress = new Map<string, FleetSystem>()
  for (const system of systems) {
    if (byAddress.has(system.address)) throw fleetInvalid(`${system.address} is there already`, system.line)
    byAddress.set(system.address, system)
  }
  for (const system of systems) requireSoundSystem(system, byAddress)
}

function requireSoundSystem(system: FleetSystem, byAddress: ReadonlyMap<string, FleetSystem>): void {
  const fault = faultOf(system) ?? faultOfOptions(system) ?? faultOfTwin(system, byAddress)
  if (fault !== undefined) throw fleetInvalid(fault, system.line)
}

function faultOf({ kind, port, studies, images, options }: FleetSystem): string | undefined {
  if (port < 1024 || port > 65_535) return 'port is none from 1024 to 65535'
  if (images < studies) return 'there are fewer images than studies'
  if (images > 0 && studies === 0) return 'there are images without studies'
  if (studies > MAX_STUDIES) return `there are more than ${MAX_STUDIES} studies`
  if (!Object.hasOwn(products, kind) && studies > 0) return `${kind} cannot hold studies`
  if (options.undated + options.moment > studies)
    return 'there are more undated studies and studies of a moment than studies'
  return undefined
}

function faultOfOptions(system: FleetSystem): string | undefined {
  const { kind, studies, options } = system
  const isWebOpen = options.web === 'open' || options.viewer?.isOpen === true
  if (options.find === 'endless' && studies === 0) return 'without studies there is nothing to repeat'
  if (options.web !== undefined && kind !== 'orthanc' && kind !== 'dcm4chee')
    return `${kind} has no web face of its own; see option viewer`
  if (options.web !== undefined && options.viewer !== undefined && kind === 'dcm4chee')
    return 'web and viewer both want port 8080'
  if (isWebOpen && !isOpen(system)) return 'an open web face needs a system that is open'
  if (options.web === 'open' && !options.retrieve) return 'an open web face gives images: add retrieve'
  if (options.store && !options.retrieve) return 'store needs retrieve'
  return undefined
}

function faultOfTwin(
  { studies, images, options }: FleetSystem,
  byAddress: ReadonlyMap<string, FleetSystem>,
): string | undefined {
  if (options.twin === undefined) return undefined
  const other = byAddress.get(options.twin)
  if (other === undefined || other.options.twin !== undefined) return 'twin names no system that is one itself'
  const isAlike = other.studies === studies && other.images === images
  return isAlike ? undefined : 'a twin has as many studies and images as its other face'
}
