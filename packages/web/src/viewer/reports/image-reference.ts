/** From the address of a frame to the reference that documents carry, and whether a document means it. */
import { text } from '../../dicomweb/dicom-json.ts'
import type { Frame } from '../model/series-stack.ts'
import type { ImageReference } from './kept-measurement.ts'

/** The only frame of an instance is referred to as the whole image. */
export function imageReferenceOf({ imageId, dataSet, frameCount }: Frame): ImageReference {
  return {
    studyInstanceUID: text(dataSet, 'StudyInstanceUID'),
    seriesInstanceUID: text(dataSet, 'SeriesInstanceUID'),
    sopClassUID: text(dataSet, 'SOPClassUID'),
    sopInstanceUID: text(dataSet, 'SOPInstanceUID'),
    frameNumber: frameCount > 1 ? frameNumberOf(imageId) : undefined,
  }
}

/** Counted from 1, from the end of the address. */
export const frameNumberOf = (imageId: string): number => Number(imageId.slice(imageId.lastIndexOf('/') + 1)) || 1

/** The frame that a reference means; undefined where the stack does not hold it. */
export function frameOf(
  frames: readonly Frame[],
  { sopInstanceUID, frameNumber = 1 }: { sopInstanceUID: string; frameNumber?: number | undefined },
): Frame | undefined {
  return frames.find(
    ({ imageId, dataSet }) =>
      text(dataSet, 'SOPInstanceUID') === sopInstanceUID && frameNumberOf(imageId) === frameNumber,
  )
}
