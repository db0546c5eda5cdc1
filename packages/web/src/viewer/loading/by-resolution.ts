/** Loads a frame whose smaller pictures come first, and shows them to whoever has it in view while the rest is on its way. */
import type { Types } from '@cornerstonejs/core'
import type { Size } from './enlarge.ts'
import { enlarged, isWanted, showPreliminary } from './preliminary.ts'
import { readBody } from './read-body.ts'
import { type Resolution, resolutionsOf } from './resolutions.ts'

/** Below this side a picture says nothing. */
const leastSide = 96
/** A whole frame that has this few octets left is waited for. */
const nearlyWholeOctets = 16 * 1024

/** Decodes a picture of the frame from its first octets. */
export type DecodeResolution = (octets: Uint8Array, level: number) => Promise<Types.IImage>

/**
 * @param size - of the whole picture
 * @returns the octets of the whole frame
 */
export async function readByResolution(
  imageId: string,
  response: Response,
  size: Size,
  decode: DecodeResolution,
): Promise<Uint8Array> {
  let whole = false
  let busy = false
  let shownLevel = Number.POSITIVE_INFINITY
  const showSoon = async (octets: Uint8Array, level: number) => {
    busy = true
    shownLevel = level
    try {
      const small = await decode(octets, level)
      if (!whole && isWanted(imageId)) showPreliminary(enlarged(small, size, level))
    } catch {
      // The whole frame says whether it is damaged.
    } finally {
      busy = false
    }
  }
  const frame = await readBody(response, (octets, announced) => {
    if (busy || announced === undefined || announced - octets.length < nearlyWholeOctets || !isWanted(imageId)) return
    const best = bestOf(resolutionsOf(octets) ?? [], octets.length, size)
    if (best && best.level < shownLevel) void showSoon(octets.slice(0, best.octets), best.level)
  })
  whole = true
  return frame
}

/** The largest picture that is there, and large enough to be one. */
function bestOf(resolutions: readonly Resolution[], arrived: number, { rows, columns }: Size): Resolution | undefined {
  return resolutions.findLast(
    ({ level, octets }) => level > 0 && octets <= arrived && Math.min(rows, columns) / 2 ** level >= leastSide,
  )
}
