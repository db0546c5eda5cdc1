/**
 * Measurements from a structured report by TID 1500, ours or another's. What a group draws is told by its geometry and its
 * concepts; groups that no tool of ours can draw are counted, not dropped in silence.
 *
 * A hostile report costs no more than its limits: depth, groups and points are counted.
 */
import { items, type JsonDataSet, number, numbers, text } from '../../dicomweb/dicom-json.ts'
import type { ImagePoint } from '../model/image-plane.ts'
import type { MeasuringTool } from '../stack/tools.ts'
import { concepts } from './codes.ts'
import { type KeptMeasurement, mostContourPoints } from './kept-measurement.ts'

/** A measurement without its numbers: they are computed anew from the pixels. */
export type ReadMeasurement = Pick<KeptMeasurement, 'tool' | 'label' | 'trackingUID' | 'points'> & {
  sopInstanceUID: string
  frameNumber: number | undefined
}

export interface ReadReport {
  measurements: ReadMeasurement[]
  /** Groups with a geometry that cannot be drawn */
  notDrawn: number
}

const deepest = 12
const mostGroups = 2000

/** Reads a report; one without measurement groups has none. */
export function readMeasurements(report: JsonDataSet): ReadReport {
  const groups = descendants(report, 0).filter((item) => conceptIs(item, concepts.group))
  const read = groups.slice(0, mostGroups).map(readGroup)
  return {
    measurements: read.flatMap((one) => (one && one !== 'not-drawn' ? [one] : [])),
    notDrawn: read.filter((one) => one === 'not-drawn').length + Math.max(0, groups.length - mostGroups),
  }
}

interface Geometry {
  type: string
  points: ImagePoint[]
  sopInstanceUID: string
  frameNumber: number | undefined
}

function readGroup(group: JsonDataSet): ReadMeasurement | 'not-drawn' | undefined {
  const inside = descendants(group, 0)
  const shapes = inside.filter((item) => text(item, 'ValueType') === 'SCOORD').map(geometryOf)
  const [first, second] = shapes
  if (!first) return shapes.length > 0 ? 'not-drawn' : undefined
  const found = toolOf(first, different(first, shapes) ?? second, inside)
  if (!found) return 'not-drawn'
  const trackingUID = inside.find((item) => conceptIs(item, concepts.trackingUID))
  const comment = inside.find((item) => conceptIs(item, concepts.comment))
  return {
    ...found,
    label: comment ? text(comment, 'TextValue') : '',
    trackingUID: trackingUID ? text(trackingUID, 'UID') : '',
    sopInstanceUID: first.sopInstanceUID,
    frameNumber: first.frameNumber,
  }
}

/** The other line of two diameters. */
function different(first: Geometry, shapes: readonly (Geometry | undefined)[]): Geometry | undefined {
  return shapes.find((shape) => shape && String(shape.points) !== String(first.points))
}

function toolOf(
  { type, points }: Geometry,
  other: Geometry | undefined,
  inside: readonly JsonDataSet[],
): { tool: MeasuringTool; points: ImagePoint[] } | undefined {
  const has = (concept: { value: string }) => inside.some((item) => conceptIs(item, concept))
  const measured = inside.some((item) => text(item, 'ValueType') === 'NUM')
  const [a, b, c, d] = points
  if (type === 'POINT' && a) return { tool: measured ? 'probe' : 'text', points: [a] }
  if (type === 'ELLIPSE' && points.length === 4) return { tool: 'ellipse', points: uprightFirst(points) }
  if (type !== 'POLYLINE') return
  if (points.length === 2) {
    if (has(concepts.shortAxis) && other?.points.length === 2)
      return { tool: 'bidirectional', points: [...points, ...other.points] }
    return { tool: measured ? 'length' : 'arrow', points }
  }
  const last = points.at(-1)
  if (points.length > 3 && a && last && distance(a, last) < 0.01)
    return isRectangle(points)
      ? { tool: 'rectangle', points: [a, b!, d!, c!] }
      : { tool: 'freehand', points: points.slice(0, -1) }
  if (points.length === 3) return { tool: 'angle', points }
  return points.length === 4 ? { tool: 'cobb', points } : undefined
}

/** Four corners, those across from each other as far apart as the other two, around the same middle. */
function isRectangle([a, b, c, d, e, ...more]: readonly ImagePoint[]): boolean {
  if (!a || !b || !c || !d || !e || more.length > 0) return false
  const middles = Math.abs(a[0] + c[0] - b[0] - d[0]) + Math.abs(a[1] + c[1] - b[1] - d[1])
  return middles < 0.1 && Math.abs(distance(a, c) - distance(b, d)) < 0.1
}

const distance = (a: ImagePoint, b: ImagePoint) => Math.hypot(a[0] - b[0], a[1] - b[1])

/** Cornerstone's ellipse begins with the ends of the axis that stands. */
function uprightFirst([a, b, c, d]: ImagePoint[]): ImagePoint[] {
  const upright = Math.abs(b![1] - a![1]) >= Math.abs(b![0] - a![0])
  return upright ? [a!, b!, c!, d!] : [c!, d!, a!, b!]
}

function geometryOf(item: JsonDataSet): Geometry | undefined {
  const data = numbers(item, 'GraphicData')
  const image = items(item, 'ContentSequence').find((child) => text(child, 'ValueType') === 'IMAGE')
  const reference = image && items(image, 'ReferencedSOPSequence')[0]
  if (!reference || data.length < 2 || data.length > 2 * (mostContourPoints + 1) || data.length % 2 === 1) return
  const points = Array.from(
    { length: data.length / 2 },
    (_, index): ImagePoint => [data[2 * index]! - 0.5, data[2 * index + 1]! - 0.5],
  )
  return {
    type: text(item, 'GraphicType'),
    points,
    sopInstanceUID: text(reference, 'ReferencedSOPInstanceUID'),
    frameNumber: number(reference, 'ReferencedFrameNumber'),
  }
}

/** Every content item below one, as deep as reports go. */
export function descendants(item: JsonDataSet, depth: number): JsonDataSet[] {
  if (depth >= deepest) return []
  return items(item, 'ContentSequence').flatMap((child) => [child, ...descendants(child, depth + 1)])
}

/** The concept of an item has this code; the scheme is left aside, as SRT and SCT share none of these values. */
export function conceptIs(item: JsonDataSet, concept: { value: string }): boolean {
  const [name] = items(item, 'ConceptNameCodeSequence')
  return name !== undefined && text(name, 'CodeValue') === concept.value
}
