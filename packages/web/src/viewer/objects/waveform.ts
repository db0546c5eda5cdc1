/**
 * Channels of a waveform in the units of its header.
 *
 * Sources: PS3.3 C.10.9 (Waveform), C.10.9.1.4 (sample interpretation), C.10.9.1.5 (sensitivity, baseline).
 */
import { items, type JsonDataSet, number, text } from '../../dicomweb/dicom-json.ts'

export interface Channel {
  name: string
  unit: string
  samples: Float32Array
}

export interface Multiplex {
  samplesPerSecond: number
  channels: Channel[]
}

/** Samples of one multiplex group; what a header asks for beyond that is not read. */
export const mostSamples = 10_000_000

/** @returns undefined where the samples are of a kind that is not read, or fewer than the header says */
export function multiplexOf(group: JsonDataSet, octets: Uint8Array): Multiplex | undefined {
  const channelCount = number(group, 'NumberOfWaveformChannels') ?? 0
  const sampleCount = number(group, 'NumberOfWaveformSamples') ?? 0
  const read = reader(text(group, 'WaveformSampleInterpretation'), octets)
  const samplesPerSecond = number(group, 'SamplingFrequency') ?? 0
  const total = channelCount * sampleCount
  if (!read || total <= 0 || total > mostSamples || samplesPerSecond <= 0) return
  if (octets.length < total * read.octets) return
  const definitions = items(group, 'ChannelDefinitionSequence')
  const channels = Array.from({ length: channelCount }, (_, channel) => {
    const definition = definitions[channel] ?? {}
    const factor =
      (number(definition, 'ChannelSensitivity') ?? 1) * (number(definition, 'ChannelSensitivityCorrectionFactor') ?? 1)
    const baseline = number(definition, 'ChannelBaseline') ?? 0
    const [source] = items(definition, 'ChannelSourceSequence')
    const [unit] = items(definition, 'ChannelSensitivityUnitsSequence')
    const samples = Float32Array.from(
      { length: sampleCount },
      (_one, sample) => read.at(sample * channelCount + channel) * factor + baseline,
    )
    return { name: source ? text(source, 'CodeMeaning') : '', unit: unit ? text(unit, 'CodeValue') : '', samples }
  })
  return { samplesPerSecond, channels }
}

function reader(
  interpretation: string,
  octets: Uint8Array,
): { octets: number; at: (index: number) => number } | undefined {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  switch (interpretation) {
    case 'SS':
      return { octets: 2, at: (index) => view.getInt16(2 * index, true) }
    case 'US':
      return { octets: 2, at: (index) => view.getUint16(2 * index, true) }
    case 'SB':
      return { octets: 1, at: (index) => view.getInt8(index) }
    case 'UB':
      return { octets: 1, at: (index) => view.getUint8(index) }
    case 'SL':
      return { octets: 4, at: (index) => view.getInt32(4 * index, true) }
    case 'UL':
      return { octets: 4, at: (index) => view.getUint32(4 * index, true) }
    default:
      return undefined
  }
}

/** Points of an SVG line: at most two for each pixel, the least and the greatest sample, so that no spike is lost. */
export function linePoints(samples: Float32Array, width: number, height: number): string {
  const [low, high] = samples.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as [number, number])
  const y = (value: number) => (high === low ? height / 2 : height - ((value - low) / (high - low)) * height).toFixed(1)
  if (samples.length <= 2 * width)
    return [...samples]
      .map((value, index) => `${((index * width) / Math.max(1, samples.length - 1)).toFixed(1)},${y(value)}`)
      .join(' ')
  const points: string[] = []
  for (let column = 0; column < width; column++) {
    const part = samples.subarray(
      Math.floor((column * samples.length) / width),
      Math.floor(((column + 1) * samples.length) / width),
    )
    points.push(`${column},${y(Math.min(...part))}`, `${column},${y(Math.max(...part))}`)
  }
  return points.join(' ')
}
