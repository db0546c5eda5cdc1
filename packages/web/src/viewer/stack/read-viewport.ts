/** Reads from Cornerstone's viewport what the overlay tells. */
import { type StackViewport, utilities } from '@cornerstonejs/core'
import { type JsonDataSet, numbers, text, texts } from '../../dicomweb/dicom-json.ts'
import { subtract, unit } from '../model/image-plane.ts'
import { type EdgeLetters, edgeLetters, edgeLettersOfPatientOrientation, type Vector } from '../model/orientation.ts'
import type { Frame } from '../model/series-stack.ts'
import type { Window } from '../model/window-presets.ts'
import { noLetters } from './stack-view.ts'

/** The window in force; undefined for colour images. */
export function windowOf(viewport: StackViewport): Window | undefined {
  const { voiRange } = viewport.getProperties()
  if (!voiRange || viewport.getCornerstoneImage()?.color) return
  const { windowCenter, windowWidth } = utilities.windowLevel.toWindowLevel(voiRange.lower, voiRange.upper)
  return { center: windowCenter, width: windowWidth }
}

/** CSS pixels for one image pixel, measured down a column. */
export function magnificationOf(viewport: StackViewport): number {
  const image = viewport.getCornerstoneImage()
  const { parallelScale } = viewport.getCamera()
  if (!image || !parallelScale) return 1
  return (viewport.canvas.clientHeight / (2 * parallelScale)) * (image.rowPixelSpacing || 1)
}

/** Letters at the edges, as the view is turned and flipped now. */
export function lettersOf(viewport: StackViewport, frame: Frame | undefined): EdgeLetters {
  if (!frame) return noLetters
  if (numbers(frame.dataSet, 'ImageOrientationPatient').length === 6) return lettersAsDrawn(viewport)
  const { flipHorizontal, flipVertical } = viewport.getCamera()
  const turned = flipHorizontal || flipVertical || (viewport.getViewPresentation().rotation ?? 0) !== 0
  const stated = text(frame.dataSet, 'PatientOrientation') !== '' && !turned
  return stated ? edgeLettersOfPatientOrientation(texts(frame.dataSet, 'PatientOrientation')) : noLetters
}

/** By where the corners of the canvas lie in the patient: the camera keeps silent about mirroring where the processor draws. */
function lettersAsDrawn(viewport: StackViewport): EdgeLetters {
  const { clientWidth, clientHeight } = viewport.canvas
  const corners = [[0, 0] as const, [clientWidth, 0] as const, [0, clientHeight] as const]
  const [corner, right, below] = corners.map((at) => viewport.canvasToWorld([...at]) as Vector | undefined)
  if (!corner || !right || !below) return noLetters
  return edgeLetters(unit(subtract(corner, below)), unit(subtract(right, corner)))
}

/** MONOCHROME1 has white for its lowest value: shown inverted, it looks as it should. PS3.3 C.7.6.3.1.2. */
export const storedInverted = (dataSet: JsonDataSet | undefined): boolean =>
  dataSet !== undefined && text(dataSet, 'PhotometricInterpretation') === 'MONOCHROME1'
