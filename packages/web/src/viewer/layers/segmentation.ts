/**
 * A segmentation over images: each segment in its colour, where its frames lie in the patient.
 *
 * Sources: PS3.3 A.51, C.8.20 (Segmentation Image), C.8.20.2.3 (types); PS3.5 8.1.1 (single bits follow each other, frames
 * without a gap).
 */
import { items, type JsonDataSet, number, numbers, text } from '../../dicomweb/dicom-json.ts'
import type { Shape } from '../graphics/shapes.ts'
import { colourOfCielab } from '../model/cielab.ts'
import { flattenFrame } from '../model/flatten-frame.ts'
import { areParallel, distanceTo, type ImagePlane, imagePlane, worldOf } from '../model/image-plane.ts'
import type { Vector } from '../model/orientation.ts'
import { type Layer, type LayerLook, type LayerPart, usualColour } from './layer.ts'

interface SegmentFrame {
  plane: ImagePlane
  index: number
  /** Segment of a frame; 0 in a label map, where the pixels say it */
  segment: number
  halfThicknessMm: number
}

/** Pixels of one segmentation that are held: more are not shown, and said. */
export const mostPixels = 256 * 2 ** 20

/** Frames that are kept drawn: those of the images in view and around them. */
const mostPictures = 48

/** Why a segmentation is not shown. */
export const cannotShow = (segmentation: JsonDataSet, octets: number): boolean =>
  pixelCount(segmentation) > mostPixels || octets * (8 / bits(segmentation)) < pixelCount(segmentation)

const bits = (segmentation: JsonDataSet) => number(segmentation, 'BitsAllocated') ?? 1

const frameCount = (segmentation: JsonDataSet) => number(segmentation, 'NumberOfFrames') ?? 1

const pixelCount = (segmentation: JsonDataSet) =>
  (number(segmentation, 'Rows') ?? 0) * (number(segmentation, 'Columns') ?? 0) * frameCount(segmentation)

/** The segments, each with the colour that the file recommends or one of ours. */
export function segmentsOf(segmentation: JsonDataSet, frames: readonly SegmentFrame[] = []): LayerPart[] {
  return items(segmentation, 'SegmentSequence').map((segment, index) => {
    const segmentNumber = number(segment, 'SegmentNumber') ?? index + 1
    const [type] = items(segment, 'SegmentedPropertyTypeCodeSequence')
    return {
      number: segmentNumber,
      name: text(segment, 'SegmentLabel') || (type ? text(type, 'CodeMeaning') : ''),
      colour: colourOfCielab(numbers(segment, 'RecommendedDisplayCIELabValue')) ?? usualColour(segmentNumber),
      at: middleOf(frames.filter((frame) => frame.segment === segmentNumber)),
    }
  })
}

/** Middle of the frame in the middle; a label map tells too little for one. */
function middleOf(frames: readonly SegmentFrame[]): Vector | undefined {
  const plane = frames[frames.length >> 1]?.plane
  return plane && worldOf(plane, [plane.columns / 2, plane.rows / 2])
}

/** @param octets - native pixels of all frames */
export function segmentationLayer(segmentation: JsonDataSet, octets: Uint8Array): Layer {
  const frames = segmentFrames(segmentation)
  const parts = segmentsOf(segmentation, frames)
  const pictureOf = keptPictures(segmentation, octets, parts)
  return {
    uid: text(segmentation, 'SOPInstanceUID'),
    seriesInstanceUID: text(segmentation, 'SeriesInstanceUID'),
    parts,
    shapesOf: ({ dataSet }, look) => {
      const shown = imagePlane(dataSet)
      const frameOfReferenceUID = text(segmentation, 'FrameOfReferenceUID')
      if (!shown.positioned || (frameOfReferenceUID && shown.frameOfReferenceUID !== frameOfReferenceUID)) return []
      return nearest(frames, shown)
        .filter(({ segment }) => !look.hidden.has(segment))
        .map(
          (frame): Shape => ({
            kind: 'mask',
            plane: frame.plane,
            picture: pictureOf(frame, look),
            opacity: look.opacity,
          }),
        )
    },
  }
}

/** Of each segment the frames that lie nearest to an image, where they reach it. */
export function nearest(frames: readonly SegmentFrame[], shown: ImagePlane): SegmentFrame[] {
  const least = new Map<number, number>()
  const near = frames.flatMap((frame) => {
    if (!areParallel(frame.plane, shown)) return []
    const distance = Math.abs(distanceTo(shown, frame.plane.origin))
    if (distance > frame.halfThicknessMm) return []
    least.set(frame.segment, Math.min(distance, least.get(frame.segment) ?? distance))
    return [{ frame, distance }]
  })
  return near.filter(({ frame, distance }) => distance <= least.get(frame.segment)! + 1e-3).map(({ frame }) => frame)
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

/** Draws frames when they are wanted and keeps the last ones. */
function keptPictures(segmentation: JsonDataSet, octets: Uint8Array, parts: readonly LayerPart[]) {
  const pictures = new Map<string, CanvasImageSource>()
  const colours = new Map(parts.map((part) => [part.number, rgb(part.colour)]))
  return (frame: SegmentFrame, { hidden }: LayerLook): CanvasImageSource => {
    // Only a label map holds several segments in one frame.
    const key = frame.segment === 0 ? `${frame.index} ${[...hidden].sort().join()}` : String(frame.index)
    const drawn = pictures.get(key) ?? picture(segmentation, frame, octets, (segment) => !hidden.has(segment), colours)
    pictures.delete(key)
    pictures.set(key, drawn)
    const [oldest] = pictures.keys()
    if (pictures.size > mostPictures && oldest !== undefined) pictures.delete(oldest)
    return drawn
  }
}

function picture(
  segmentation: JsonDataSet,
  { index, segment, plane }: SegmentFrame,
  octets: Uint8Array,
  isShown: (segment: number) => boolean,
  colours: ReadonlyMap<number, readonly [number, number, number]>,
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
    if (value === 0 || (segment === 0 && !isShown(value))) continue
    const [red, green, blue] = colours.get(segment || value) ?? rgb(usualColour(segment || value))
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

/** Of `#rrggbb` and `rgb(r g b)`. */
function rgb(colour: string): [number, number, number] {
  const channels = colour.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
    : (colour.match(/\d+/g) ?? []).map(Number)
  return channels as [number, number, number]
}
