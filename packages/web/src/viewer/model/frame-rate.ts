/** How fast the file asks to be run as a film. PS3.3 C.7.6.5 (Cine Module). */
import { type JsonDataSet, number } from '../../dicomweb/dicom-json.ts'

/** Images a second; undefined where the file does not say. */
export function ownFramesPerSecond(dataSet: JsonDataSet | undefined): number | undefined {
  if (!dataSet) return
  const frameTimeMs = number(dataSet, 'FrameTime')
  return (
    number(dataSet, 'RecommendedDisplayFrameRate') ??
    number(dataSet, 'CineRate') ??
    (frameTimeMs ? 1000 / frameTimeMs : undefined)
  )
}
