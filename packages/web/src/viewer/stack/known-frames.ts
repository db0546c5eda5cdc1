/** The frames that stood in a viewport of this study, by address: what a measurement in one of them refers to. */
import { text } from '../../dicomweb/dicom-json.ts'
import type { Frame } from '../model/series-stack.ts'

const known = new Map<string, Frame>()

export function rememberFrames(frames: readonly Frame[]): void {
  for (const frame of frames) known.set(frame.imageId, frame)
}

export const knownFrame = (imageId: string): Frame | undefined => known.get(imageId)

/** Some frame of a study: its header tells patient and study. */
export function anyFrameOf(studyInstanceUID: string): Frame | undefined {
  return [...known.values()].find(({ dataSet }) => text(dataSet, 'StudyInstanceUID') === studyInstanceUID)
}

/** Another study is opened. */
export function forgetFrames(): void {
  known.clear()
}
