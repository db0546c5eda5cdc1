/** JPEG codestreams of all Huffman-coded, non-hierarchical processes to samples. Source: ITU-T T.81. */
import { damaged, mismatch } from '../../errors.ts'
import type { PixelFormat } from '../../format/pixel-format.ts'
import { type SamplePlane, samplesOf } from './dct-samples.ts'
import { type FrameGeometry, layOut, readDctScan } from './dct-scans.ts'
import { readLosslessScan } from './lossless-scan.ts'
import { type FrameHeader, readSegments, type Tables } from './segments.ts'

export interface JpegImage {
  readonly frame: FrameHeader
  /** Of each component, rows x columns; colour is as coded. */
  readonly planes: readonly SamplePlane[]
}

/**
 * Decodes a codestream that must be the image of the format given; no memory is taken before that is known.
 *
 * @throws PixelError `LG_PIXEL_FRAME_DAMAGED`, `LG_PIXEL_FRAME_MISMATCH`, `LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED`
 */
export function decodeJpeg(octets: Uint8Array, format: PixelFormat): JpegImage {
  let geometry: FrameGeometry | undefined
  let lossless: Uint16Array[] = []
  let lastTables: Tables | undefined
  const seen = new Set<number>()
  let current: FrameHeader | undefined
  const frame = readSegments(octets, {
    frame(header) {
      checkFrame(header, format)
      current = header
      if (header.process === 3) lossless = header.components.map(() => new Uint16Array(header.rows * header.columns))
      else geometry = layOut(header)
    },
    scan(scan, tables, start) {
      const header = current as FrameHeader
      for (const { index } of scan.components) seen.add(index)
      lastTables = tables
      return geometry === undefined
        ? readLosslessScan(octets, start, header, lossless, scan, tables)
        : readDctScan(octets, start, header, geometry, scan, tables)
    },
  })
  if (seen.size < frame.components.length) throw damaged('the scans leave out a component')
  if (geometry !== undefined) return { frame, planes: samplesOf(frame, geometry, lastTables as Tables) }
  return { frame, planes: lossless.map((samples) => ({ width: frame.columns, height: frame.rows, samples })) }
}

function checkFrame(header: FrameHeader, format: PixelFormat): void {
  const { rows, columns, components, precision, process } = header
  if (rows !== format.rows || columns !== format.columns) {
    throw mismatch(`the codestream has ${columns} x ${rows} pixels`, { rows, columns })
  }
  if (components.length !== format.samplesPerPixel) {
    throw mismatch(`the codestream has ${components.length} components`, { components: components.length })
  }
  const fits = process === 3 ? precision >= 2 && precision <= 16 : precision === 8 || (precision === 12 && process > 0)
  if (!fits) throw damaged(`the codestream has an impossible precision of ${precision} bits`, { precision })
  if (precision > format.bitsAllocated) throw mismatch(`the codestream has ${precision} bits a sample`, { precision })
  const subsampled = components.some(({ horizontal, vertical }) => horizontal > 1 || vertical > 1)
  if (process === 3 && components.length > 1 && subsampled) throw damaged('lossless components are subsampled')
}
