/** What a JPEG 2000 codestream says of its image, and whether all of it is there. Sources: ITU-T T.800 Annex A, I (JP2 boxes), T.814. */
import { damaged, PixelError, unsupported } from '../../errors.ts'
import { defaultLimits } from '../../limits.ts'

export interface CodestreamHeader {
  readonly rows: number
  readonly columns: number
  readonly components: number
  /** Bits of a sample, and whether it has a sign; the same for all components. */
  readonly precision: number
  readonly signed: boolean
  /** The components are decorrelated: RGB is coded as YBR_RCT or YBR_ICT. */
  readonly colourTransform: boolean
  /** Wavelet that gives back the samples exactly. */
  readonly reversible: boolean
  /** High throughput block coder. */
  readonly highThroughput: boolean
}

const SOC = 0xff4f
const SIZ = 0xff51
const CAP = 0xff50
const COD = 0xff52
const SOT = 0xff90
const EOC = 0xffd9

/** The codestream itself, out of the JP2 file that some writers wrap around it against PS3.5 A.4.4. */
export function codestreamOf(octets: Uint8Array): Uint8Array {
  if (uint32(octets, 4) !== 0x6a502020) return octets
  for (let position = 0; position + 8 <= octets.length; ) {
    const length = uint32(octets, position)
    if (uint32(octets, position + 4) === 0x6a703263)
      return octets.subarray(position + 8, length === 0 ? undefined : position + length)
    if (length < 8) break
    position += length
  }
  throw damaged('a JP2 file has no codestream')
}

/**
 * Reads the main header and walks the tile-parts.
 *
 * @throws PixelError `LG_PIXEL_FRAME_DAMAGED` if something is cut off, missing or inconsistent; `LG_PIXEL_FRAME_TOO_LARGE` for
 *   more tiles than the limit
 */
export function readCodestream(octets: Uint8Array): CodestreamHeader {
  if (uint16(octets, 0) !== SOC || uint16(octets, 2) !== SIZ)
    throw damaged('no JPEG 2000 codestream begins here', { offset: 0 })
  const size = readSize(octets, 4)
  let colourTransform = false
  let reversible: boolean | undefined
  let highThroughput = false
  let position = 4 + uint16(octets, 4)
  for (;;) {
    const marker = uint16(octets, position)
    if (marker === SOT) break
    const length = uint16(octets, position + 2)
    if (marker < 0xff01 || length < 2 || position + 2 + length > octets.length) {
      throw damaged('the main header is garbled', { offset: position })
    }
    if (marker === COD) {
      colourTransform = octets[position + 8] === 1
      reversible = octets[position + 13] === 1
    } else if (marker === CAP) highThroughput = true
    position += 2 + length
  }
  if (reversible === undefined) throw damaged('the main header names no coding style', { offset: position })
  walkTileParts(octets, position, size.tiles)
  const { tiles: _, ...image } = size
  return { ...image, colourTransform, reversible, highThroughput }
}

/** SIZ (A.5.1): image and tile areas on the reference grid, then a triple for each component. */
function readSize(octets: Uint8Array, at: number) {
  const length = uint16(octets, at)
  const components = uint16(octets, at + 36)
  const inside = at + length <= octets.length && length === 38 + 3 * components && components >= 1 && components <= 4
  if (!inside) throw damaged('the image size is garbled', { offset: at })
  const [right, bottom, left, top] = [4, 8, 12, 16].map((offset) => uint32(octets, at + offset)) as [
    number,
    number,
    number,
    number,
  ]
  const [tileWidth, tileHeight, tileLeft, tileTop] = [20, 24, 28, 32].map((offset) => uint32(octets, at + offset)) as [
    number,
    number,
    number,
    number,
  ]
  const forms = Array.from({ length: components }, (_, index) =>
    octets.subarray(at + 38 + 3 * index, at + 41 + 3 * index),
  )
  const [form = new Uint8Array(3)] = forms
  const alike = forms.every(([depth, across, down]) => depth === form[0] && across === 1 && down === 1)
  if (!alike) throw unsupported('components of different size or depth are not decoded')
  if (right <= left || bottom <= top || tileWidth === 0 || tileHeight === 0 || tileLeft > left || tileTop > top) {
    throw damaged('the image size is impossible', { offset: at })
  }
  const tiles = Math.ceil((right - tileLeft) / tileWidth) * Math.ceil((bottom - tileTop) / tileHeight)
  if (tiles > defaultLimits.tiles)
    throw new PixelError('LG_PIXEL_FRAME_TOO_LARGE', `the codestream has ${tiles} tiles`, { tiles })
  const depth = form[0] as number
  return {
    rows: bottom - top,
    columns: right - left,
    components,
    precision: (depth & 0x7f) + 1,
    signed: depth >= 0x80,
    tiles,
  }
}

/** Each tile has a part, and each part ends inside the codestream; what follows the last is its end or padding. */
function walkTileParts(octets: Uint8Array, from: number, tiles: number): void {
  const seen = new Set<number>()
  let position = from
  while (uint16(octets, position) === SOT) {
    const tile = uint16(octets, position + 4)
    const length = uint32(octets, position + 6)
    if (tile >= tiles) throw damaged('a tile-part belongs to no tile', { offset: position })
    seen.add(tile)
    if (length === 0) {
      requireEnd(octets)
      position = octets.length
      break
    }
    if (length < 14 || position + length > octets.length)
      throw damaged('a tile-part is cut off', { offset: position, length })
    position += length
  }
  const ends = position >= octets.length - 1 || uint16(octets, position) === EOC
  if (seen.size !== tiles) throw damaged(`the codestream has ${seen.size} of ${tiles} tiles`, { offset: position })
  if (!ends) throw damaged('something else stands where a tile-part should', { offset: position })
}

/** A last tile-part of unstated length ends with EOC. */
function requireEnd(octets: Uint8Array): void {
  let end = octets.length
  while (end > 2 && octets[end - 1] === 0) end--
  if (octets[end - 2] !== 0xff || octets[end - 1] !== 0xd9) throw damaged('the codestream has no end', { offset: end })
}

function uint16(octets: Uint8Array, position: number): number {
  return ((octets[position] ?? 0) << 8) | (octets[position + 1] ?? 0)
}

function uint32(octets: Uint8Array, position: number): number {
  return uint16(octets, position) * 65_536 + uint16(octets, position + 2)
}
