/** Which VR an element has where the encoding does not say. Sources: PS3.5 A.1, 7.8.1, PS3.6 Table 6-1. */
import type { DataSet } from '../data-set/data-set.ts'
import { entryOf } from '../dictionary.ts'
import { isPrivateTag, type Tag, Tags } from '../tag.ts'
import { factsOf, type VR, type VRFacts } from '../vr.ts'

/**
 * The VR of an element in implicit VR.
 *
 * @param set - the data set that it stands in: decides between US and SS by its Pixel Representation
 * @returns UN for private elements and for tags that the dictionary does not have
 */
export function implicitVR(tag: Tag, set: DataSet): VRFacts {
  const element = tag & 0xffff
  if (element === 0) return factsOf('UL')
  if (isPrivateTag(tag)) return factsOf(element >= 0x10 && element <= 0xff ? 'LO' : 'UN')
  const vrs = entryOf(tag)?.vrs ?? []
  return factsOf(vrs.length > 1 ? choose(vrs, set) : (vrs[0] ?? 'UN'))
}

/** OW is the choice of PS3.5 A.1 for pixels, overlays, waveforms and tables. */
function choose(vrs: readonly VR[], set: DataSet): VR {
  if (vrs.includes('OW')) return 'OW'
  const representation = set.getInherited(Tags.PixelRepresentation)
  return representation?.kind === 'value' && representation.value.some((octet) => octet === 1) ? 'SS' : 'US'
}
