/**
 * A presentation state as this viewer shows it: window, zoom, turning, shutters, drawings. What it asks for beyond that is
 * named, so that nobody takes the picture for all that its author meant.
 *
 * Sources: PS3.3 A.33 (softcopy presentation states), C.10.4 (displayed area), C.10.5 (graphic annotation), C.10.6 (spatial
 * transformation), C.7.6.11 (display shutter), C.11.8 (softcopy VOI LUT).
 */
import { items, type JsonDataSet, type Keyword, number, numbers, text, texts } from '../../dicomweb/dicom-json.ts'
import type { Shape } from '../graphics/shapes.ts'
import { type ImagePlane, type ImagePoint, imagePlane, worldOf } from '../model/image-plane.ts'
import type { Vector } from '../model/orientation.ts'
import type { Frame } from '../model/series-stack.ts'
import type { Window } from '../model/window-presets.ts'
import { frameNumberOf } from '../reports/image-reference.ts'
import type { Layer } from './layer.ts'

/** How the image is to be looked at. */
export interface Presentation {
  window: Window | undefined
  rotationDegrees: number
  flipped: boolean
  /** Corners of the part to show, unless it is the whole image */
  area: readonly [ImagePoint, ImagePoint] | undefined
}

/** What of a state is not shown; each has its words in every language file. */
export type NotApplied = 'tables' | 'compound' | 'mask'

const colour = '#7ee787'

/** Name of a state for the menu. */
export const labelOf = (state: JsonDataSet): string =>
  text(state, 'ContentDescription') || text(state, 'ContentLabel') || text(state, 'SeriesDescription')

/** Whether a state speaks of a frame. */
export function refersTo(state: JsonDataSet, frame: Frame): boolean {
  return items(state, 'ReferencedSeriesSequence')
    .flatMap((series) => items(series, 'ReferencedImageSequence'))
    .some((reference) => means(reference, frame))
}

function means(reference: JsonDataSet, { dataSet, imageId }: Frame): boolean {
  const frames = numbers(reference, 'ReferencedFrameNumber')
  return (
    text(reference, 'ReferencedSOPInstanceUID') === text(dataSet, 'SOPInstanceUID') &&
    (frames.length === 0 || frames.includes(frameNumberOf(imageId)))
  )
}

/** The item of a sequence that applies to a frame: one that names it, or one that names none. */
function itemFor(state: JsonDataSet, keyword: Keyword, frame: Frame): JsonDataSet[] {
  return items(state, keyword).filter((item) => {
    const references = items(item, 'ReferencedImageSequence')
    return references.length === 0 || references.some((reference) => means(reference, frame))
  })
}

export function presentationOf(state: JsonDataSet, frame: Frame): Presentation {
  const [voi] = itemFor(state, 'SoftcopyVOILUTSequence', frame)
  const center = voi && number(voi, 'WindowCenter')
  const width = voi && number(voi, 'WindowWidth')
  const [area] = itemFor(state, 'DisplayedAreaSelectionSequence', frame)
  const corners = area && displayedArea(area)
  return {
    window: center !== undefined && width !== undefined && width > 0 ? { center, width } : undefined,
    rotationDegrees: number(state, 'ImageRotation') ?? 0,
    flipped: text(state, 'ImageHorizontalFlip') === 'Y',
    area: corners && !coversWhole(corners, frame) ? corners : undefined,
  }
}

export function notApplied(state: JsonDataSet): NotApplied[] {
  const tables =
    items(state, 'ModalityLUTSequence').length > 0 ||
    items(state, 'PresentationLUTSequence').length > 0 ||
    text(state, 'PresentationLUTShape') === 'INVERSE' ||
    items(state, 'SoftcopyVOILUTSequence').some((item) => items(item, 'VOILUTSequence').length > 0)
  const compound = items(state, 'GraphicAnnotationSequence').some(
    (one) => items(one, 'CompoundGraphicSequence').length > 0,
  )
  const mask = items(state, 'MaskSubtractionSequence').length > 0
  return [
    ...(tables ? ['tables' as const] : []),
    ...(compound ? ['compound' as const] : []),
    ...(mask ? ['mask' as const] : []),
  ]
}

/** Positions count pixels from 1. PS3.3 C.10.4. */
function displayedArea(area: JsonDataSet): [ImagePoint, ImagePoint] | undefined {
  const [left, top] = numbers(area, 'DisplayedAreaTopLeftHandCorner')
  const [right, bottom] = numbers(area, 'DisplayedAreaBottomRightHandCorner')
  if (left === undefined || top === undefined || right === undefined || bottom === undefined) return
  return [
    [left - 1, top - 1],
    [right - 1, bottom - 1],
  ]
}

function coversWhole([[left, top], [right, bottom]]: readonly [ImagePoint, ImagePoint], { dataSet }: Frame): boolean {
  return (
    left <= 0 &&
    top <= 0 &&
    right >= (number(dataSet, 'Columns') ?? 0) - 1 &&
    bottom >= (number(dataSet, 'Rows') ?? 0) - 1
  )
}

/** Drawings and shutters of a state over the frames that it speaks of. */
export function presentationLayer(state: JsonDataSet): Layer {
  return {
    uid: text(state, 'SOPInstanceUID'),
    seriesInstanceUID: text(state, 'SeriesInstanceUID'),
    parts: [],
    shapesOf: (frame) => (refersTo(state, frame) ? shapesOf(state, frame) : []),
  }
}

function shapesOf(state: JsonDataSet, frame: Frame): Shape[] {
  const plane = imagePlane(frame.dataSet)
  const [area] = itemFor(state, 'DisplayedAreaSelectionSequence', frame)
  const shown: readonly [ImagePoint, ImagePoint] = (area && displayedArea(area)) ?? [
    [0, 0],
    [plane.columns - 1, plane.rows - 1],
  ]
  const annotations = itemFor(state, 'GraphicAnnotationSequence', frame)
  return [
    ...shutters(state, plane),
    ...annotations.flatMap((one) =>
      items(one, 'GraphicObjectSequence').flatMap((graphic) => graphicShape(graphic, plane, shown)),
    ),
    ...annotations.flatMap((one) =>
      items(one, 'TextObjectSequence').flatMap((words) => wordsShape(words, plane, shown)),
    ),
  ]
}

/** Points in pixels from the corner of the first one, or as shares of the displayed area. PS3.3 C.10.5.1.1. */
function pointsOf(
  data: readonly number[],
  units: string,
  plane: ImagePlane,
  [[left, top], [right, bottom]]: readonly [ImagePoint, ImagePoint],
): Vector[] {
  return Array.from({ length: data.length >> 1 }, (_, index) => {
    const [x, y] = [data[2 * index]!, data[2 * index + 1]!]
    const inImage: ImagePoint =
      units === 'DISPLAY'
        ? [left - 0.5 + x * (right - left + 1), top - 0.5 + y * (bottom - top + 1)]
        : [x - 0.5, y - 0.5]
    return worldOf(plane, inImage)
  })
}

/** Corners that a circle or an ellipse is drawn with. */
const steps = 72

function graphicShape(graphic: JsonDataSet, plane: ImagePlane, shown: readonly [ImagePoint, ImagePoint]): Shape[] {
  const type = text(graphic, 'GraphicType')
  const points = pointsOf(numbers(graphic, 'GraphicData'), text(graphic, 'GraphicAnnotationUnits'), plane, shown)
  const [a, b, c, d] = points
  if (!a) return []
  if (type === 'POINT') return [{ kind: 'cross', at: a, colour }]
  if (type === 'CIRCLE' && b)
    return [{ kind: 'line', colour, closed: true, points: around(a, from(a, b), turned(plane, from(a, b))) }]
  if (type === 'ELLIPSE' && b && c && d) {
    const half = (p: Vector, q: Vector): Vector => [(q[0] - p[0]) / 2, (q[1] - p[1]) / 2, (q[2] - p[2]) / 2]
    const centre: Vector = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2]
    return [{ kind: 'line', colour, closed: true, points: around(centre, half(a, b), half(c, d)) }]
  }
  return points.length > 1 ? [{ kind: 'line', colour, points }] : []
}

const from = (a: Vector, b: Vector): Vector => [b[0] - a[0], b[1] - a[1], b[2] - a[2]]

/** A vector of the plane turned by a right angle: the other radius of a circle. */
function turned({ normal: n }: ImagePlane, v: Vector): Vector {
  return [n[1] * v[2] - n[2] * v[1], n[2] * v[0] - n[0] * v[2], n[0] * v[1] - n[1] * v[0]]
}

function around(centre: Vector, major: Vector, minor: Vector): Vector[] {
  return Array.from({ length: steps }, (_, step) => {
    const [cosine, sine] = [Math.cos((2 * Math.PI * step) / steps), Math.sin((2 * Math.PI * step) / steps)]
    return [0, 1, 2].map((axis) => centre[axis]! + cosine * major[axis]! + sine * minor[axis]!) as unknown as Vector
  })
}

function wordsShape(words: JsonDataSet, plane: ImagePlane, shown: readonly [ImagePoint, ImagePoint]): Shape[] {
  const anchor = numbers(words, 'AnchorPoint')
  const corner = numbers(words, 'BoundingBoxTopLeftHandCorner')
  const units = corner.length === 2 ? 'BoundingBoxAnnotationUnits' : 'AnchorPointAnnotationUnits'
  const [at] = pointsOf(corner.length === 2 ? corner : anchor, text(words, units), plane, shown)
  return at ? [{ kind: 'words', at, words: text(words, 'UnformattedTextValue'), colour }] : []
}

/** Edges count pixels from 1; what lies outside is covered. PS3.3 C.7.6.11. */
function shutters(state: JsonDataSet, plane: ImagePlane): Shape[] {
  const world = (points: readonly ImagePoint[]) => points.map((point) => worldOf(plane, point))
  return texts(state, 'ShutterShape').flatMap((shape): Shape[] => {
    if (shape === 'RECTANGULAR') {
      const [left, right, top, bottom] = [
        number(state, 'ShutterLeftVerticalEdge') ?? 0,
        number(state, 'ShutterRightVerticalEdge') ?? plane.columns + 1,
        number(state, 'ShutterUpperHorizontalEdge') ?? 0,
        number(state, 'ShutterLowerHorizontalEdge') ?? plane.rows + 1,
      ]
      const corners = [
        [left - 0.5, top - 0.5],
        [right - 1.5, top - 0.5],
        [right - 1.5, bottom - 1.5],
        [left - 0.5, bottom - 1.5],
      ] as const
      return [{ kind: 'shutter', points: world(corners), colour: '#000' }]
    }
    if (shape === 'CIRCULAR') {
      const [row, column] = numbers(state, 'CenterOfCircularShutter')
      const radius = number(state, 'RadiusOfCircularShutter')
      if (row === undefined || column === undefined || !radius) return []
      const corners = Array.from({ length: steps }, (_, step): ImagePoint => {
        const angle = (2 * Math.PI * step) / steps
        return [column - 1 + radius * Math.cos(angle), row - 1 + radius * Math.sin(angle)]
      })
      return [{ kind: 'shutter', points: world(corners), colour: '#000' }]
    }
    const vertices = numbers(state, 'VerticesOfThePolygonalShutter')
    const corners = Array.from(
      { length: vertices.length >> 1 },
      (_, index): ImagePoint => [vertices[2 * index + 1]! - 1, vertices[2 * index]! - 1],
    )
    return shape === 'POLYGONAL' && corners.length > 2
      ? [{ kind: 'shutter', points: world(corners), colour: '#000' }]
      : []
  })
}
