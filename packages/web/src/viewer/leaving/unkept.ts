/** What the reader did in a study that no document keeps. */
import { text } from '../../dicomweb/dicom-json.ts'
import { measurementsToKeep } from '../measurements/keep-measurements.ts'
import { isKept } from '../measurements/kept-forms.ts'
import { measurementsNow } from '../measurements/measurements.ts'
import { knownFrame } from '../stack/known-frames.ts'

export interface Unkept {
  /** Drawn, or changed since they were kept */
  measurements: number
  /** Drawn where no report of this study keeps them: in a plane of a volume, in another study */
  elsewhere: number
  /** Images that are marked */
  keyImages: number
}

/** @param keyImages - images that are marked and not kept */
export function unkeptOf(studyInstanceUID: string, keyImages: number): Unkept {
  const studyOf = (imageId: string) => text(knownFrame(imageId)?.dataSet ?? {}, 'StudyInstanceUID')
  const elsewhere = measurementsNow().filter(({ inPlane, imageId }) => inPlane || studyOf(imageId) !== studyInstanceUID)
  const here = measurementsToKeep(studyInstanceUID)
  return { measurements: here.filter((one) => !isKept(one)).length, elsewhere: elsewhere.length, keyImages }
}

export const isNothing = ({ measurements, elsewhere, keyImages }: Unkept): boolean =>
  measurements + elsewhere + keyImages === 0
