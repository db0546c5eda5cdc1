/**
 * Key images: a Key Object Selection that points to them, and back. Source: PS3.16 TID 2010, PS3.3 A.35.4.
 */
import { items, type JsonDataSet, numbers, text } from '../../dicomweb/dicom-json.ts'
import { concepts } from './codes.ts'
import { documentHeader } from './document.ts'
import type { ImageReference } from './kept-measurement.ts'
import { codeItem, contentItem, dataSet } from './write-data-set.ts'

export const keyObjectSelectionStorage = '1.2.840.10008.5.1.4.1.1.88.59'

export interface KeyObjectOptions {
  images: readonly ImageReference[]
  /** Header of an image of the study */
  image: JsonDataSet
  description: string
  now: Date
}

export function keyObjectSelection({ images, image, description, now }: KeyObjectOptions): JsonDataSet {
  const chosen = images.map(({ sopClassUID, sopInstanceUID, frameNumber }) =>
    contentItem(
      'CONTAINS',
      'IMAGE',
      undefined,
      dataSet({
        ReferencedSOPSequence: [
          'SQ',
          dataSet({
            ReferencedSOPClassUID: ['UI', sopClassUID],
            ReferencedSOPInstanceUID: ['UI', sopInstanceUID],
            ReferencedFrameNumber: frameNumber === undefined ? undefined : ['IS', String(frameNumber)],
          }),
        ],
      }),
    ),
  )
  const said = description
    ? [contentItem('CONTAINS', 'TEXT', concepts.keyDescription, dataSet({ TextValue: ['UT', description] }))]
    : []
  return {
    ...documentHeader({
      sopClassUID: keyObjectSelectionStorage,
      modality: 'KO',
      seriesDescription: 'Key images',
      image,
      evidence: images,
      now,
    }),
    ...dataSet({
      ValueType: ['CS', 'CONTAINER'],
      ContinuityOfContent: ['CS', 'SEPARATE'],
      ConceptNameCodeSequence: ['SQ', codeItem(concepts.keyObject)],
      ContentTemplateSequence: ['SQ', dataSet({ MappingResource: ['CS', 'DCMR'], TemplateIdentifier: ['CS', '2010'] })],
      ContentSequence: ['SQ', ...said, ...chosen],
    }),
  }
}

/** An image that a selection points to; without a frame number, all of it. */
export interface KeyImage {
  sopInstanceUID: string
  frameNumbers: number[]
}

/** Images that a Key Object Selection points to. */
export function keyImagesOf(selection: JsonDataSet): KeyImage[] {
  return items(selection, 'ContentSequence').flatMap((item) => {
    const [reference] = items(item, 'ReferencedSOPSequence')
    if (text(item, 'ValueType') !== 'IMAGE' || !reference) return []
    return [
      {
        sopInstanceUID: text(reference, 'ReferencedSOPInstanceUID'),
        frameNumbers: numbers(reference, 'ReferencedFrameNumber'),
      },
    ]
  })
}
