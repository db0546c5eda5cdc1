/**
 * A segmentation over images: each segment in its colour, where its frames lie in the patient.
 *
 * Sources: PS3.3 A.51, C.8.20 (Segmentation Image), C.8.20.2.3 (types); PS3.5 8.1.1 (single bits follow each other, frames
 * without a gap).
 */
import { items, type JsonDataSet, number, text } from '../../dicomweb/dicom-json.ts'
import type { Shape } from '../graphics/shapes.ts'
import type { Layer } from '../graphics/use-shapes.ts'
import { flattenFrame } from '../model/flatten-frame.ts'
import { areParallel, distanceTo, type ImagePlane, imagePlane } from '../model/image-plane.ts'

interface SegmentFrame {
  plane: ImagePlane
  index: number
  /** Segment of a frame; 0 in a label map, where the pixels say it */
  segment: number
  halfThicknessMm: number
}

/** Pixels of one segmentation that are held: more are not shown, and said. */
export const mostPixels = 256 * 2 ** 20

const colours = ['#ff6b6b', '#4dabf7', '#69db7c', '#ffd43b', '#da77f2', '#ffa94d', '#3bc9db', '#f783ac']

/** Colour of a segment, by its number. */
export const segmentColour = (segment: number): string => colours[(segment - 1 + colours.length) % colours.length]!

const opacity = 0.45

/** Why a segmentation is not shown. */
export const cannotShow = (segmentation: JsonDataSet, octets: number): boolean =>
  pixelCount(segmentation) > mostPixels || octets * (8 / bits(segmentation)) < pixelCount(segmentation)

const bits = (segmentation: JsonDataSet) => number(segmentation, 'BitsAllocated') ?? 1

const frameCount = (segmentation: JsonDataSet) => number(segmentation, 'NumberOfFrames') ?? 1

const pixelCount = (segmentation: JsonDataSet) =>
  (number(segmentation, 'Rows') ?? 0) * (number(segmentation, 'Columns') ?? 0) * frameCount(segmentation)

/** Names of the segments with their colours. */
export function segmentsOf(segmentation: JsonDataSet): { name: string; colour: string }[] {
  return items(segmentation, 'SegmentSequence').map((segment) => ({
    name: text(segment, 'SegmentLabel'),
    colour: segmentColour(number(segment, 'SegmentNumber') ?? 1),
  }))
}

/** @param octets - native pixels of all frames */
export function segmentationLayer(segmentation: JsonDataSet, octets: Uint8Array): Layer {
  const frames = segmentFrames(segmentation)
  const pictures = new Map<number, CanvasImageSource>()
  const pictureOf = (frame: SegmentFrame) => {
    const known = pictures.get(frame.index) ?? picture(segmentation, frame, octets)
    pictures.set(frame.index, known)
    return known
  }
  return {
    uid: text(segmentation, 'SOPInstanceUID'),
    shapesOf: ({ dataSet }) => {
      const shown = imagePlane(dataSet)
      const frameOfReferenceUID = text(segmentation, 'FrameOfReferenceUID')
      if (!shown.positioned || (frameOfReferenceUID && shown.frameOfReferenceUID !== frameOfReferenceUID)) return []
      return frames
        .filter(
          ({ plane, halfThicknessMm }) =>
            areParallel(plane, shown) && Math.abs(distanceTo(shown, plane.origin)) <= halfThicknessMm,
        )
        .map((frame): Shape => ({ kind: 'mask', plane: frame.plane, picture: pictureOf(frame), opacity }))
    },
  }
}

export function segmentFrames(segmentation: JsonDataSet): SegmentFrame[] {
  const isLabelMap = text(segmentation, 'SegmentationType') === 'LABELMAP'
  return Array.from({ length: frameCount(segmentation) }, (_, index) => {
    const flat = flattenFrame(segmentation, index + 1)
    return {
      plane: imagePlane(flat),
      index,
      segment: isLabelMap ? 0 : (number(flat, 'ReferencedSegmentNumber') ?? 1),
      halfThicknessMm: Math.max(0.1, (number(flat, 'SliceThickness') ?? 1) / 2),
    }
  }).filter(({ plane }) => plane.positioned)
}

function picture(
  segmentation: JsonDataSet,
  { index, segment, plane }: SegmentFrame,
  octets: Uint8Array,
): CanvasImageSource {
  const { columns, rows } = plane
  const canvas = document.createElement('canvas')
  canvas.width = columns
  canvas.height = rows
  const context = canvas.getContext('2d')
  if (!context) return canvas
  const data = context.createImageData(columns, rows)
  const full =
    text(segmentation, 'SegmentationType') === 'FRACTIONAL'
      ? (number(segmentation, 'MaximumFractionalValue') ?? 255)
      : 1
  for (let pixel = 0; pixel < columns * rows; pixel++) {
    const value = valueAt(octets, bits(segmentation), index * columns * rows + pixel)
    if (value === 0) continue
    const [red, green, blue] = rgb(segmentColour(segment || value))
    data.data.set([red, green, blue, segment === 0 ? 255 : Math.min(255, (255 * value) / full)], 4 * pixel)
  }
  context.putImageData(data, 0, 0)
  return canvas
}

/** A pixel by its place among all frames. */
export function valueAt(octets: Uint8Array, bitsAllocated: number, at: number): number {
  if (bitsAllocated === 1) return ((octets[at >> 3] ?? 0) >> (at & 7)) & 1
  return bitsAllocated === 16 ? (octets[2 * at] ?? 0) | ((octets[2 * at + 1] ?? 0) << 8) : (octets[at] ?? 0)
}

const rgb = (colour: string): [number, number, number] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as [number, number, number]
