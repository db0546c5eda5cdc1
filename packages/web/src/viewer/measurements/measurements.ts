/** The measurements of the page as a list that follows what the reader draws, moves, takes back and removes. */
import { eventTarget, getEnabledElements, utilities } from '@cornerstonejs/core'
import * as tools from '@cornerstonejs/tools'
import { forgetFrames } from '../stack/known-frames.ts'
import { type MeasuringTool, measuringToolOf } from '../stack/tools.ts'
import { linesOf, type MeasuredData } from './measurement-lines.ts'

export interface Measurement {
  uid: string
  tool: MeasuringTool
  /** Words of arrow and text, or a name that the reader gave */
  label: string
  /** Address of the image it lies in; '' for one drawn in a plane of a volume */
  imageId: string
  lines: readonly string[]
  selected: boolean
  /** Drawn in a plane of a volume, not in an image: it is not kept */
  inPlane: boolean
}

const { annotation: annotations, Enums } = tools
const { Events } = Enums
const history = utilities.HistoryMemo.DefaultHistoryMemo

const events = [
  Events.ANNOTATION_ADDED,
  Events.ANNOTATION_COMPLETED,
  Events.ANNOTATION_MODIFIED,
  Events.ANNOTATION_REMOVED,
  Events.ANNOTATION_SELECTION_CHANGE,
]

const listeners = new Set<() => void>()
let list: readonly Measurement[] = []
let waiting = false

/** A store for components: the same list until something changed. */
export const measurements = {
  subscribe(listener: () => void): () => void {
    if (listeners.size === 0) {
      for (const event of events) eventTarget.addEventListener(event, readSoon)
      window.addEventListener(Events.ANNOTATION_RENDERED, readSoon, true)
    }
    listeners.add(listener)
    readSoon()
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0) return
      for (const event of events) eventTarget.removeEventListener(event, readSoon)
      window.removeEventListener(Events.ANNOTATION_RENDERED, readSoon, true)
    }
  },
  list: () => list,
}

/** Whether or not somebody follows the list. */
export const measurementsNow = (): Measurement[] => annotations.state.getAllAnnotations().flatMap(measurementOf)

/**
 * Cornerstone tells of every movement of the mouse; the list is read once a frame. Numbers of a new region, and of one that was kept, are
 * computed when it is drawn, of which only the element is told.
 */
function readSoon(): void {
  if (waiting) return
  waiting = true
  requestAnimationFrame(() => {
    waiting = false
    const read = measurementsNow()
    if (JSON.stringify(read) === JSON.stringify(list)) return
    list = read
    for (const listener of listeners) listener()
  })
}

function measurementOf(annotation: tools.Types.Annotation): Measurement[] {
  const { annotationUID: uid, metadata, data } = annotation
  const tool = metadata && measuringToolOf(metadata.toolName)
  if (!uid || !tool) return []
  const measured = data as MeasuredData
  const targetId = Object.keys(measured.cachedStats ?? {})[0] ?? ''
  return [
    {
      uid,
      tool,
      label: measured.label ?? '',
      imageId: metadata.referencedImageId ?? '',
      lines: linesOf(tool, measured, targetId),
      selected: annotations.selection.isAnnotationSelected(uid),
      inPlane: isInPlane(annotation),
    },
  ]
}

/** Whether it was drawn in a plane of a volume: its numbers are those of the volume alone, or it names no image. */
export function isInPlane({ metadata, data }: tools.Types.Annotation): boolean {
  const targets = Object.keys((data as MeasuredData).cachedStats ?? {})
  const of = (kind: string) => targets.some((target) => target.startsWith(kind))
  return !metadata?.referencedImageId || (of('volumeId:') && !of('imageId:'))
}

/** Some element that is drawn in: undo and redo want one. */
const drawnElement = (): HTMLDivElement | undefined => getEnabledElements()[0]?.viewport.element

/** Removes measurements so that undo brings them back. */
export function removeMeasurements(uids: readonly string[]): void {
  const element = drawnElement()
  for (const uid of uids) {
    const annotation = annotations.state.getAnnotation(uid)
    if (!annotation || !element) continue
    tools.AnnotationTool.createAnnotationMemo(element, annotation, { deleting: true })
    annotations.state.removeAnnotation(uid)
  }
  drawAgain()
}

/** Those that are selected. */
export const selectedMeasurements = (): string[] => annotations.selection.getAnnotationsSelected()

/** Marks one measurement as the one meant. */
export function selectMeasurement(uid: string): void {
  annotations.selection.setAnnotationSelected(uid, true, false)
  drawAgain()
}

/** Gives a measurement a name. */
export function labelMeasurement(uid: string, label: string): void {
  const annotation = annotations.state.getAnnotation(uid)
  const element = drawnElement()
  if (!annotation || !element) return
  tools.AnnotationTool.createAnnotationMemo(element, annotation, {})
  annotation.data.label = label
  drawAgain()
  readSoon()
}

export const undo = (): void => {
  history.undo()
  drawAgain()
  readSoon()
}

export const redo = (): void => {
  history.redo()
  drawAgain()
  readSoon()
}

/** Forgets everything drawn: another study is opened. */
export function forgetMeasurements(): void {
  annotations.state.removeAllAnnotations()
  forgetFrames()
  history.size = 50
  list = []
}

/** Draws the measurements of every viewport once more. */
export function drawAgain(): void {
  for (const name of ['viewer', 'volume'] as const)
    tools.utilities.triggerAnnotationRenderForViewportIds(
      tools.ToolGroupManager.getToolGroup(name)?.getViewportIds() ?? [],
    )
}
