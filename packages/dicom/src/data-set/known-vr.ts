/** The VR of an element that was sent as UN although the dictionary knows it. Source: PS3.5 6.2.2 Notes 1 to 3. */
import { entryOf } from '../dictionary.ts'
import type { VR } from '../vr.ts'
import type { ValueElement } from './element.ts'

/**
 * What the value means: the VR as sent or, for UN, that of the dictionary; its octets are little endian then.
 * Converters that pass through implicit VR leave whole data sets of UN behind.
 */
export function knownVR(element: ValueElement): VR {
  if (element.vr !== 'UN') return element.vr
  const isPrivateCreator = (element.tag & 0x0001ff00) === 0x00010000 && (element.tag & 0xf0) !== 0
  return isPrivateCreator ? 'LO' : (entryOf(element.tag)?.vrs[0] ?? 'UN')
}
