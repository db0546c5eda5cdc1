/** Lossless JPEG, process 14, predictor 1: the one of transfer syntax .70, and allowed in .57. Source: ITU-T T.81 Annex H. */
import type { DecodedFrame } from '../../format/pixel-format.ts'
import { rawSamples } from '../../format/stored-values.ts'
import { type HuffmanCode, huffmanCodeFor } from './huffman-code.ts'
import { categoryOf, componentIds, frameSegment, JpegWriter } from './jpeg-writer.ts'
import { predict } from './predict.ts'

const PREDICTOR = 1

/** @param precision - bits of each sample that are coded, 2 to 16 */
export function encodeLossless(frame: DecodedFrame, precision: number): Uint8Array {
  const { rows, columns, samplesPerPixel, photometricInterpretation } = frame.format
  const differences = differencesOf(frame, precision)
  const code = huffmanCodeFor(frequenciesOf(differences))
  const ids = componentIds(samplesPerPixel, photometricInterpretation)
  const writer = new JpegWriter()
  writer.marker(0xd8)
  writer.segment(
    0xc3,
    frameSegment(
      precision,
      rows,
      columns,
      ids.map((id) => [id, 0x11, 0] as const),
    ),
  )
  writer.huffman(0, 0, code)
  writer.segment(0xda, [samplesPerPixel, ...ids.flatMap((id) => [id, 0]), PREDICTOR, 0, 0])
  writeDifferences(writer, differences, code)
  writer.marker(0xd9)
  return writer.finish()
}

/** In the order of the scan: pixel by pixel, the components of each together. Modulo 65536, as numbers with a sign. */
function differencesOf(frame: DecodedFrame, precision: number): Int32Array {
  const { rows, columns, samplesPerPixel } = frame.format
  const samples = rawSamples(frame)
  const mask = 2 ** precision - 1
  const differences = new Int32Array(samples.length)
  const plane = new Uint16Array(rows * columns)
  const first = 2 ** (precision - 1)
  for (let component = 0; component < samplesPerPixel; component++) {
    for (let pixel = 0; pixel < plane.length; pixel++) {
      plane[pixel] = (samples[pixel * samplesPerPixel + component] as number) & mask
    }
    for (let pixel = 0, column = 0; pixel < plane.length; pixel++, column++) {
      if (column === columns) column = 0
      const expected = predict(plane, pixel, column, columns, pixel < columns, PREDICTOR, first)
      const difference = ((plane[pixel] as number) - expected) & 0xffff
      differences[pixel * samplesPerPixel + component] = difference > 32_768 ? difference - 65_536 : difference
    }
  }
  return differences
}

function frequenciesOf(differences: Int32Array): Uint32Array {
  const frequencies = new Uint32Array(256)
  for (const difference of differences) {
    const category = categoryOf(difference)
    frequencies[category] = (frequencies[category] as number) + 1
  }
  return frequencies
}

function writeDifferences(writer: JpegWriter, differences: Int32Array, code: HuffmanCode): void {
  for (let index = 0; index < differences.length; index++) {
    const difference = differences[index] as number
    const category = categoryOf(difference)
    writer.symbol(code, category)
    if (category < 16) writer.put(difference < 0 ? difference - 1 : difference, category)
  }
  writer.flush()
}
