/**
 * Where the smaller pictures of an HTJ2K frame end: in its main header, when the frame is written resolution by resolution with a
 * tile-part for each. What is decoded from exactly so many octets is what the whole frame gives at that size.
 *
 * Sources: ITU-T T.800 A.4.2 (SOT), A.5.1 (SIZ), A.6.1 (COD), A.7.1 (TLM).
 */

/** A picture of the frame, smaller or whole. */
export interface Resolution {
  /** How often rows and columns are halved; 0 is the whole picture */
  level: number
  /** Octets of the frame from its begin that it takes */
  octets: number
}

const marker = { SOC: 0xff4f, SIZ: 0xff51, COD: 0xff52, TLM: 0xff55, SOT: 0xff90 }
const RPCL = 2

/** Main headers of other streams are longer; those are shown when they are whole. */
const mostHeaderOctets = 4096

/**
 * @param octets - the begin of a frame
 * @returns smallest first; `undefined` while the header is not whole; empty for a frame that is not written so
 */
export function resolutionsOf(octets: Uint8Array): Resolution[] | undefined {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length)
  const word = (at: number) => (at + 2 <= octets.length ? view.getUint16(at) : undefined)
  if (word(0) === undefined) return undefined
  if (word(0) !== marker.SOC) return []
  let levels: number | undefined
  let lengths: number[] = []
  for (let at = 2; ; ) {
    const kind = word(at)
    if (at > mostHeaderOctets || (kind !== undefined && kind < 0xff01)) return []
    if (kind === marker.SOT) return levels === undefined ? [] : endsOf(at, levels, lengths)
    const length = word(at + 2)
    if (kind === undefined || length === undefined || at + 2 + length > octets.length) return undefined
    if (length < 2) return []
    const segment = new DataView(octets.buffer, octets.byteOffset + at, 2 + length)
    if (kind === marker.SIZ && !isOneTile(segment)) return []
    if (kind === marker.COD) levels = decompositionsOf(segment)
    if (kind === marker.TLM) lengths = [...lengths, ...tilePartLengths(segment)]
    at += 2 + length
  }
}

/** A tile-part for each resolution, or nothing that could be shown early. */
function endsOf(headerOctets: number, levels: number, lengths: readonly number[]): Resolution[] {
  if (lengths.length !== levels + 1 || lengths.some((length) => length < 14)) return []
  let octets = headerOctets
  return lengths.map((length, index) => {
    octets += length
    return { level: levels - index, octets }
  })
}

function isOneTile(siz: DataView): boolean {
  if (siz.byteLength < 40) return false
  const [right, bottom, tileWidth, tileHeight] = [6, 10, 22, 26].map((at) => siz.getUint32(at)) as [
    number,
    number,
    number,
    number,
  ]
  return tileWidth >= right && tileHeight >= bottom
}

/** @returns undefined for another order than by resolution */
function decompositionsOf(cod: DataView): number | undefined {
  return cod.byteLength >= 10 && cod.getUint8(5) === RPCL ? cod.getUint8(9) : undefined
}

/** Of 32 bits each, after none, one or two octets with the number of the tile. */
function tilePartLengths(tlm: DataView): number[] {
  if (tlm.byteLength < 6) return []
  const form = tlm.getUint8(5)
  const numberOctets = (form >> 4) & 3
  if (numberOctets > 2 || (form & 0x40) === 0) return []
  const entryOctets = numberOctets + 4
  const count = Math.floor((tlm.byteLength - 6) / entryOctets)
  return Array.from({ length: count }, (_, index) => tlm.getUint32(6 + index * entryOctets + numberOctets))
}
