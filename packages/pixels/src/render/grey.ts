/** Grey samples to 8 bits: modality, value of interest, presentation. Sources: PS3.3 C.11.1, C.11.2, C.11.6; PS3.4 N.2. */
import type { DecodedFrame, PixelFormat } from '../format/pixel-format.ts'
import { rawSamples, type Samples, storedValueOf } from '../format/stored-values.ts'
import { lookUp } from '../lut/look-up-table.ts'
import type { FramePresentation, RenderOptions } from './frame-presentation.ts'
import { type Mapping, rangeMapping, voiMapping } from './voi.ts'

/** Up to this many bits stored, each value is mapped once and looked up for each pixel. */
const TABLE_BITS = 16

/** @returns an octet for each pixel */
export function renderGrey(frame: DecodedFrame, presentation: FramePresentation, options: RenderOptions): Uint8Array {
  const { format } = frame
  const samples = rawSamples(frame)
  const storedOf = format.sampleKind === 'integer' ? storedValueOf(format) : (sample: number) => sample
  const modality = modalityMapping(presentation)
  const toGrey = greyOf(samples, storedOf, modality, presentation, options)
  const octets = new Uint8Array(samples.length)
  if (format.sampleKind === 'integer' && format.bitsStored <= TABLE_BITS) {
    mapByTable(samples, octets, format, (sample) => toGrey(modality(storedOf(sample))))
  } else {
    for (let pixel = 0; pixel < samples.length; pixel++)
      octets[pixel] = toGrey(modality(storedOf(samples[pixel] as number)))
  }
  return octets
}

/** One entry for each value that Bits Stored can hold; what lies in the bits around them is not asked for. */
function mapByTable(samples: Samples, octets: Uint8Array, format: PixelFormat, greyOfSample: Mapping): void {
  const { bitsStored, highBit } = format
  const down = highBit + 1 - bitsStored
  const last = 2 ** bitsStored - 1
  const table = new Uint8Array(last + 1)
  for (let value = 0; value <= last; value++) table[value] = greyOfSample(value << down)
  for (let pixel = 0; pixel < samples.length; pixel++)
    octets[pixel] = table[((samples[pixel] as number) >>> down) & last] as number
}

function modalityMapping({ modality }: FramePresentation): Mapping {
  if (modality.kind === 'lut') return (value) => lookUp(modality.table, value)
  const { slope, intercept } = modality
  return slope === 1 && intercept === 0 ? (value) => value : (value) => value * slope + intercept
}

/** From the modality's values to octets. */
function greyOf(
  samples: Samples,
  storedOf: Mapping,
  modality: Mapping,
  presentation: FramePresentation,
  options: RenderOptions,
): Mapping {
  const { inverse, presentationLUT } = presentation
  const voi = options.window
    ? ({ kind: 'window', window: options.window } as const)
    : presentation.voi[options.voi ?? 0]
  const part = voi === undefined ? wholeRange(samples, storedOf, modality, presentation) : voiMapping(voi)
  const shaped = presentationLUT === undefined ? part : throughTable(part, presentationLUT)
  return (value) => {
    const shown = shaped(value)
    return Math.round((inverse ? 1 - shown : shown) * 255)
  }
}

/** Presentation LUT: its input runs over its entries, whatever its first value mapped (PS3.3 C.11.6.1). */
function throughTable(part: Mapping, { entries, bits }: NonNullable<FramePresentation['presentationLUT']>): Mapping {
  const most = 2 ** bits - 1
  return (value) => Math.min((entries[Math.round(part(value) * (entries.length - 1))] as number) / most, 1)
}

function wholeRange(samples: Samples, storedOf: Mapping, modality: Mapping, { padding }: FramePresentation): Mapping {
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  for (let pixel = 0; pixel < samples.length; pixel++) {
    const stored = storedOf(samples[pixel] as number)
    if (padding !== undefined && stored >= padding.from && stored <= padding.to) continue
    const value = modality(stored)
    if (value < least) least = value
    if (value > greatest) greatest = value
  }
  return rangeMapping(least, greatest)
}
