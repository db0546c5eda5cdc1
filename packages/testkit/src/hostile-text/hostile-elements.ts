/**
 * Images that hold each text in each VR of characters: private elements of one block each, few enough that whoever looks at the
 * elements of an image sees all of them.
 *
 * Sources: PS3.5 6.2 (VRs), 7.8.1 (private elements).
 */
import { factsOf, Tags, VRs } from '@leadglass/dicom'
import { instanceOf, type SampleInstance } from '../instances/instance.ts'
import { type HostilePlace, identified, octetsOf, withPixels } from './hostile-parts.ts'
import type { HostileText } from './hostile-texts.ts'

const textVRs = VRs.filter((vr) => factsOf(vr).kind === 'text')
/** A block has 256 elements. */
const textsPerImage = Math.floor(0x100 / textVRs.length)

export function hostileElements(texts: readonly HostileText[], place: HostilePlace): SampleInstance[] {
  const count = Math.ceil(texts.length / textsPerImage)
  return Array.from({ length: count }, (_, index) => {
    const some = texts.slice(index * textsPerImage, (index + 1) * textsPerImage)
    const values = some.flatMap((hostile) => textVRs.map((vr) => [vr, octetsOf(hostile)] as const))
    const set = identified(place, index + 1)
      .set(Tags.PatientName, 'PN', 'Hostile^Elements')
      .set(0x00110010, 'LO', 'LEADGLASS HOSTILE')
    for (const [at, [vr, octets]] of values.entries()) set.set(0x00111000 + at, vr, octets)
    return instanceOf(withPixels(set))
  })
}
