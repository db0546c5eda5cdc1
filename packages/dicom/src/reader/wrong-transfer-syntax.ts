/**
 * Tells from the first element whether a data set is written in another transfer syntax than it is said to be.
 *
 * Without this, implicit VR read as explicit or big endian read as little would give garbage for a while, or for good.
 */
import { entryOf } from '../dictionary.ts'
import type { Tag } from '../tag.ts'
import { factsByOctets } from '../vr.ts'
import type { ElementHeader, Encoding } from './element-header.ts'

/**
 * @param header - the first header, decoded as `encoding`
 * @returns what the data set seems to be in fact; `undefined` if nothing speaks against the encoding
 */
export function betterEncoding(header: ElementHeader, encoding: Encoding): string | undefined {
  const stated = factsByOctets(header.fifth, header.sixth)?.vr
  const swapped = swapOctets(header.tag)
  const lowerGroup = swapped >>> 16 < header.tag >>> 16
  if (lowerGroup && entryOf(header.tag) === undefined && entryOf(swapped) !== undefined) {
    return encoding.bigEndian ? 'little endian' : 'big endian'
  }
  const entry = entryOf(header.tag)
  if (entry === undefined) return undefined
  if (encoding.explicitVR) return stated === undefined ? 'implicit VR' : undefined
  return stated !== undefined && entry.vrs.includes(stated) ? 'explicit VR' : undefined
}

/** Turns the octets of group and element round: (0800,0500) becomes (0008,0005). Data sets begin with low groups. */
function swapOctets(tag: Tag): Tag {
  return (((tag & 0x00ff00ff) << 8) | ((tag >>> 8) & 0x00ff00ff)) >>> 0
}
