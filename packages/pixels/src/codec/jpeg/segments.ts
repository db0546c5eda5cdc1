/** The marker segments of a JPEG codestream. Source: ITU-T T.81 Annex B. */
import { damaged, unsupported } from '../../errors.ts'
import { buildHuffmanTable, type HuffmanTable } from './huffman.ts'

export interface Component {
  readonly id: number
  readonly horizontal: number
  readonly vertical: number
  readonly quantisation: number
}

/** What SOFn says. */
export interface FrameHeader {
  /** The n of SOFn: 0 baseline, 1 extended, 2 progressive, 3 lossless. */
  readonly process: 0 | 1 | 2 | 3
  readonly precision: number
  readonly rows: number
  readonly columns: number
  readonly components: readonly Component[]
}

export interface ScanComponent {
  /** Index in the frame's components. */
  readonly index: number
  readonly dc: number
  readonly ac: number
}

/** What SOS says; in lossless scans `spectralStart` is the predictor and `low` the point transform. */
export interface ScanHeader {
  readonly components: readonly ScanComponent[]
  readonly spectralStart: number
  readonly spectralEnd: number
  readonly high: number
  readonly low: number
}

/** Tables as they stand when a scan begins. */
export interface Tables {
  readonly dc: (HuffmanTable | undefined)[]
  readonly ac: (HuffmanTable | undefined)[]
  /** In zigzag order. */
  readonly quantisation: (Uint16Array | undefined)[]
  restartInterval: number
}

const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const DQT = 0xdb
const DHT = 0xc4
const DAC = 0xcc
const DNL = 0xdc
const DRI = 0xdd

/** Scans of one frame: progressive encoders in use make 10, optimisers some dozens. Each goes through all coefficients. */
const MOST_SCANS = 100

export interface Visitor {
  /** The frame header, once. */
  frame(header: FrameHeader): void
  /** @returns where the entropy-coded octets of the scan end */
  scan(header: ScanHeader, tables: Tables, start: number): number
}

/**
 * Walks the segments of a codestream.
 *
 * @returns the frame header
 * @throws PixelError `LG_PIXEL_FRAME_DAMAGED`; `LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED` for hierarchical and arithmetic coding
 */
export function readSegments(octets: Uint8Array, visitor: Visitor): FrameHeader {
  if (octets[0] !== 0xff || octets[1] !== SOI) throw damaged('no JPEG codestream begins here', { offset: 0 })
  const tables: Tables = { dc: [], ac: [], quantisation: [], restartInterval: 0 }
  let frame: FrameHeader | undefined
  let scans = 0
  let position = 2
  for (;;) {
    const { marker, start, end } = nextSegment(octets, position)
    if (marker === EOI) break
    const body = octets.subarray(start, end)
    position = end
    if (marker === DHT) readHuffman(body, tables, start)
    else if (marker === DQT) readQuantisation(body, tables, start)
    else if (marker === DRI) tables.restartInterval = uint16(body, 0, start)
    else if (isFrame(marker)) {
      if (frame !== undefined) throw unsupported('hierarchical JPEG is not decoded')
      frame = readFrame(marker, body, start)
      visitor.frame(frame)
    } else if (marker === SOS) {
      if (frame === undefined || ++scans > MOST_SCANS) throw damaged('a scan stands where none may', { offset: start })
      position = visitor.scan(readScan(body, frame, start), tables, end)
      if (position >= octets.length - 1 && scans > 0) break
    } else if (marker === DAC || marker === DNL)
      throw unsupported('arithmetic coding and late line counts are not decoded')
  }
  if (frame === undefined || scans === 0) throw damaged('the codestream has no image', { offset: position })
  return frame
}

/** Finds the next marker; fill octets may stand before it (B.1.1.2). */
function nextSegment(octets: Uint8Array, from: number): { marker: number; start: number; end: number } {
  let position = from
  if (octets[position] !== 0xff) throw damaged('no marker stands where one should', { offset: position })
  while (octets[position] === 0xff) position++
  const marker = octets[position]
  if (marker === undefined || marker === 0) throw damaged('the codestream ends in a marker', { offset: position })
  const start = position + 1
  if (marker === EOI || marker === SOI || (marker >= 0xd0 && marker <= 0xd7)) return { marker, start, end: start }
  const length = uint16(octets, start, 0)
  if (length < 2 || start + length > octets.length)
    throw damaged('a segment ends behind the codestream', { offset: start })
  return { marker, start: start + 2, end: start + length }
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== DHT && marker !== DAC && marker !== 0xc8
}

function readFrame(marker: number, body: Uint8Array, offset: number): FrameHeader {
  const process = marker - 0xc0
  if (process > 3) throw unsupported('hierarchical and arithmetic JPEG are not decoded')
  const count = body[5] ?? 0
  if (body.length !== 6 + count * 3 || count < 1 || count > 4) throw damaged('the frame header is garbled', { offset })
  const components = Array.from({ length: count }, (_, index) => readComponent(body.subarray(6 + index * 3), offset))
  return {
    process: process as FrameHeader['process'],
    precision: body[0] as number,
    rows: uint16(body, 1, offset),
    columns: uint16(body, 3, offset),
    components,
  }
}

function readComponent([id = 0, factors = 0, quantisation = 0]: Uint8Array, offset: number): Component {
  const horizontal = factors >> 4
  const vertical = factors & 15
  if (horizontal < 1 || horizontal > 4 || vertical < 1 || vertical > 4 || quantisation > 3) {
    throw damaged('a component of the frame header is garbled', { offset })
  }
  return { id, horizontal, vertical, quantisation }
}

function readScan(body: Uint8Array, frame: FrameHeader, offset: number): ScanHeader {
  const count = body[0] ?? 0
  if (count < 1 || count > 4 || body.length !== 4 + count * 2) throw damaged('a scan header is garbled', { offset })
  const components = Array.from({ length: count }, (_, position) => {
    const index = frame.components.findIndex(({ id }) => id === body[1 + position * 2])
    const selectors = body[2 + position * 2] as number
    if (index < 0 || selectors >> 4 > 3 || (selectors & 15) > 3) throw damaged('a scan names no component', { offset })
    return { index, dc: selectors >> 4, ac: selectors & 15 }
  })
  if (new Set(components.map(({ index }) => index)).size !== count)
    throw damaged('a scan names a component twice', { offset })
  const [spectralStart = 0, spectralEnd = 0, approximation = 0] = body.subarray(1 + count * 2)
  return { components, spectralStart, spectralEnd, high: approximation >> 4, low: approximation & 15 }
}

function readQuantisation(body: Uint8Array, tables: Tables, offset: number): void {
  for (let position = 0; position < body.length; ) {
    const head = body[position++] as number
    const wide = head >> 4 === 1
    const octets = wide ? 128 : 64
    if (head >> 4 > 1 || (head & 15) > 3 || position + octets > body.length) {
      throw damaged('a quantisation table is garbled', { offset: offset + position })
    }
    const start = position
    tables.quantisation[head & 15] = Uint16Array.from({ length: 64 }, (_, index) =>
      wide ? uint16(body, start + index * 2, offset) : (body[start + index] as number),
    )
    position += octets
  }
}

function readHuffman(body: Uint8Array, tables: Tables, offset: number): void {
  for (let position = 0; position < body.length; ) {
    const head = body[position] as number
    const counts = body.subarray(position + 1, position + 17)
    const total = counts.reduce((sum, count) => sum + count, 0)
    const symbols = body.subarray(position + 17, position + 17 + total)
    if (head >> 4 > 1 || (head & 15) > 3 || counts.length < 16 || symbols.length < total) {
      throw damaged('a Huffman table is garbled', { offset: offset + position })
    }
    const table = buildHuffmanTable(counts, symbols)
    if (head >> 4 === 0) tables.dc[head & 15] = table
    else tables.ac[head & 15] = table
    position += 17 + total
  }
}

function uint16(octets: Uint8Array, position: number, offset: number): number {
  const high = octets[position]
  const low = octets[position + 1]
  if (high === undefined || low === undefined) throw damaged('a segment is cut short', { offset: offset + position })
  return high * 256 + low
}
