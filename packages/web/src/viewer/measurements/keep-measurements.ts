/** From what is drawn to what is kept in a report, and back. */
import * as tools from '@cornerstonejs/tools'
import { imagePlane, imagePointOf, worldOf } from '../model/image-plane.ts'
import type { Vector } from '../model/orientation.ts'
import { type SpacingSource, spacingSource } from '../model/pixel-spacing.ts'
import { type PixelValue, pixelValueOf } from '../model/pixel-value.ts'
import { type Code, concepts, unitCode } from '../reports/codes.ts'
import { frameOf, imageReferenceOf } from '../reports/image-reference.ts'
import { type KeptMeasurement, type KeptNumber, mostContourPoints, pointCount } from '../reports/kept-measurement.ts'
import type { ReadMeasurement } from '../reports/read-measurements.ts'
import { newUID } from '../reports/write-data-set.ts'
import { knownFrame } from '../stack/known-frames.ts'
import type { StackController } from '../stack/StackController.ts'
import { cornerstoneName, type MeasuringTool, measuringToolOf } from '../stack/tools.ts'
import { forgetKept, rememberKept } from './kept-forms.ts'
import type { MeasuredData } from './measurement-lines.ts'
import { inUnit, type MeasuredNumbers, unitText } from './measurement-text.ts'
import { drawAgain, isInPlane } from './measurements.ts'

const { annotation: annotations } = tools

/** Identifiers by which reports name a measurement, by the one that Cornerstone gave it. */
const trackingUIDs = new Map<string, string>()

/** Every measurement in an image of this study, ready for a report. */
export function measurementsToKeep(studyInstanceUID: string): KeptMeasurement[] {
  return annotations.state
    .getAllAnnotations()
    .flatMap(keptOf)
    .filter(({ image }) => image.studyInstanceUID === studyInstanceUID)
}

function keptOf(annotation: tools.Types.Annotation): KeptMeasurement[] {
  const { annotationUID: uid, metadata, data } = annotation
  const tool = measuringToolOf(metadata?.toolName ?? '')
  const frame = knownFrame(metadata?.referencedImageId ?? '')
  const points = pointsOf(data)
  if (!uid || !tool || !frame || points.length < pointCount[tool] || isInPlane(annotation)) return []
  const plane = imagePlane(frame.dataSet)
  const measured = data as MeasuredData
  const numbers = measured.cachedStats?.[`imageId:${frame.imageId}`] ?? {}
  return [
    {
      tool,
      label: measured.label ?? '',
      trackingUID: trackingUIDOf(uid),
      image: imageReferenceOf(frame),
      points: (tool === 'freehand' ? thinned(points) : points.slice(0, pointCount[tool])).map((point) =>
        imagePointOf(plane, point),
      ),
      numbers: numbersOf(tool, numbers, pixelValueOf(frame.dataSet), spacingSource(frame.dataSet)),
    },
  ]
}

/** Handles, or the corners of a region that was drawn by hand. */
function pointsOf(data: tools.Types.Annotation['data']): readonly Vector[] {
  const { contour } = data as { contour?: { polyline?: readonly Vector[] } }
  return contour?.polyline ?? ((data.handles?.points ?? []) as unknown as Vector[])
}

/** No more corners than a report takes, evenly left out. */
function thinned(points: readonly Vector[]): readonly Vector[] {
  const step = Math.ceil(points.length / mostContourPoints)
  return points.filter((_, index) => index % step === 0)
}

function trackingUIDOf(uid: string): string {
  const known = trackingUIDs.get(uid) ?? newUID()
  trackingUIDs.set(uid, known)
  return known
}

function numbersOf(
  tool: MeasuringTool,
  measured: MeasuredNumbers,
  value: PixelValue,
  spacing: SpacingSource,
): KeptNumber[] {
  const sized = (concept: Code, amount: unknown, unit: string | null | undefined) =>
    number(concept, amount, unitCode(unitText(unit ?? '', spacing, () => '').trim()))
  switch (tool) {
    case 'length':
      return sized(concepts.length, measured.length, measured.unit)
    case 'bidirectional':
      return [
        ...sized(concepts.longAxis, measured.length, measured.unit),
        ...sized(concepts.shortAxis, measured.width, measured.unit),
      ]
    case 'angle':
      return number(concepts.angle, measured.angle, unitCode('deg'))
    case 'cobb':
      return number(concepts.cobb, measured.angle, unitCode('deg'))
    case 'ellipse':
    case 'rectangle':
    case 'freehand':
      return [...sized(concepts.area, measured.area, measured.areaUnit), ...statistics(measured, value)]
    case 'probe':
      return typeof measured.value === 'number' ? pointValue(measured.value, value) : []
    default:
      return []
  }
}

function pointValue(measured: number, value: PixelValue): KeptNumber[] {
  const { mean, unit, code = unitCode(unit) } = inUnit({ mean: measured }, value)
  return number(conceptOf(unit), mean, code)
}

function statistics(measured: MeasuredNumbers, value: PixelValue): KeptNumber[] {
  const { mean, spread, least, greatest, unit, code = unitCode(unit) } = inUnit(measured, value)
  const valued = (amount: number | undefined, derivation: Code) =>
    number(conceptOf(unit), amount, code).map((one) => ({ ...one, derivation }))
  return [
    ...valued(mean, concepts.mean),
    ...valued(spread, concepts.standardDeviation),
    ...valued(least, concepts.minimum),
    ...valued(greatest, concepts.maximum),
  ]
}

const conceptOf = (unit: string): Code =>
  unit === 'HU' ? concepts.attenuation : unit === 'SUVbw' ? concepts.suvbw : concepts.pixelValue

const number = (concept: Code, value: unknown, unit: Code): KeptNumber[] =>
  typeof value === 'number' && Number.isFinite(value) ? [{ concept, value, unit }] : []

/** Draws kept measurements in the stack of a viewport, each once; those in other images wait for theirs. */
export function restoreMeasurements(controller: StackController, kept: readonly ReadMeasurement[]): void {
  const restored = new Set(trackingUIDs.values())
  for (const measurement of kept) {
    if (restored.has(measurement.trackingUID)) continue
    const frame = frameOf(controller.frames, measurement)
    if (frame) restore(controller, measurement, frame.imageId)
  }
  drawAgain()
}

function restore(controller: StackController, { tool, label, trackingUID, points }: ReadMeasurement, imageId: string) {
  const frame = knownFrame(imageId)
  if (!frame) return
  const plane = imagePlane(frame.dataSet)
  const { viewPlaneNormal, viewUp } = controller.camera
  const corners = points.map((point) => [...worldOf(plane, point)])
  const annotation = {
    annotationUID: crypto.randomUUID(),
    data: {
      label,
      ...(tool === 'freehand' ? { contour: { polyline: corners, closed: true } } : {}),
      handles: {
        points: tool === 'freehand' ? [] : corners,
        activeHandleIndex: null,
        arrowFirst: true,
        textBox: unplaced(),
      },
      cachedStats: {},
    },
    highlighted: false,
    autoGenerated: false,
    invalidated: false,
    isLocked: false,
    isVisible: true,
    metadata: {
      toolName: cornerstoneName(tool),
      viewPlaneNormal,
      viewUp,
      FrameOfReferenceUID: plane.frameOfReferenceUID,
      referencedImageId: imageId,
    },
  }
  if (trackingUID) trackingUIDs.set(annotation.annotationUID, trackingUID)
  annotations.state.addAnnotation(annotation as unknown as tools.Types.Annotation, controller.element)
  rememberKept(keptOf(annotation as unknown as tools.Types.Annotation))
}

/** Cornerstone finds a place for the text itself. */
const unplaced = () => {
  const nowhere = () => [0, 0, 0]
  return {
    hasMoved: false,
    worldPosition: nowhere(),
    worldBoundingBox: {
      topLeft: nowhere(),
      topRight: nowhere(),
      bottomLeft: nowhere(),
      bottomRight: nowhere(),
    },
  }
}

/** Another study is opened: nothing of this one is known any more. */
export function forgetTracking(): void {
  trackingUIDs.clear()
  forgetKept()
}
