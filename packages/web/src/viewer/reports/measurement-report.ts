/**
 * Measurements as a Comprehensive SR that any reader of TID 1500 opens, and back.
 *
 * Each measurement is a group (TID 1501): its name and unique identifier, its numbers, each inferred from the geometry that
 * it was taken from, in the pixels of one image. Spatial coordinates count from the corner of the first pixel, so half a
 * pixel is added on the way out and taken off on the way in.
 *
 * Sources: PS3.16 TID 1500, 1501, 300, 320; PS3.3 C.18.6.1 (spatial coordinates), C.18.6.1.2 (graphic types).
 */
import type { JsonDataSet } from '../../dicomweb/dicom-json.ts'
import type { ImagePoint } from '../model/image-plane.ts'
import { concepts } from './codes.ts'
import { documentHeader } from './document.ts'
import type { ImageReference, KeptMeasurement, KeptNumber } from './kept-measurement.ts'
import { codeItem, contentItem, dataSet } from './write-data-set.ts'

export const comprehensiveSRStorage = '1.2.840.10008.5.1.4.1.1.88.33'

export interface ReportOptions {
  measurements: readonly KeptMeasurement[]
  /** Header of an image of the study */
  image: JsonDataSet
  /** Name of the person who measured */
  observer: string
  /** Reports that this one takes the place of */
  predecessors: readonly ImageReference[]
  now: Date
}

/** A new report of these measurements. */
export function measurementReport({ measurements, image, observer, predecessors, now }: ReportOptions): JsonDataSet {
  const evidence = measurements.map((measurement) => measurement.image)
  const [predecessor] = predecessors
  return {
    ...documentHeader({
      sopClassUID: comprehensiveSRStorage,
      modality: 'SR',
      seriesDescription: 'Measurements',
      image,
      evidence,
      now,
    }),
    ...dataSet({
      CompletionFlag: ['CS', 'PARTIAL'],
      VerificationFlag: ['CS', 'UNVERIFIED'],
      PerformedProcedureCodeSequence: ['SQ'],
      PredecessorDocumentsSequence: predecessor && ['SQ', ...referencesBySeries(predecessors)],
      ValueType: ['CS', 'CONTAINER'],
      ContinuityOfContent: ['CS', 'SEPARATE'],
      ConceptNameCodeSequence: ['SQ', codeItem(concepts.report)],
      ContentTemplateSequence: ['SQ', template('1500')],
      ContentSequence: [
        'SQ',
        contentItem(
          'HAS CONCEPT MOD',
          'CODE',
          concepts.language,
          coded({ value: 'en', scheme: 'RFC5646', meaning: 'English' }),
        ),
        contentItem('HAS OBS CONTEXT', 'CODE', concepts.observerType, coded(concepts.person)),
        contentItem(
          'HAS OBS CONTEXT',
          'PNAME',
          concepts.observerName,
          dataSet({ SRPersonName: ['PN', { Alphabetic: observer }] }),
        ),
        contentItem('HAS CONCEPT MOD', 'CODE', concepts.procedureReported, coded(concepts.imagingProcedure)),
        contentItem('CONTAINS', 'CONTAINER', concepts.measurements, separate, measurements.map(groupItem)),
      ],
    }),
  }
}

const template = (identifier: string) =>
  dataSet({ MappingResource: ['CS', 'DCMR'], TemplateIdentifier: ['CS', identifier] })

const separate = dataSet({ ContinuityOfContent: ['CS', 'SEPARATE'] })

const coded = (code: Parameters<typeof codeItem>[0]) => dataSet({ ConceptCodeSequence: ['SQ', codeItem(code)] })

const words = (text: string) => dataSet({ TextValue: ['UT', text] })

function groupItem(measurement: KeptMeasurement): JsonDataSet {
  const { label, trackingUID, tool, numbers } = measurement
  const shapes = coordinates(measurement)
  const measured = numbers.map((number, index) => numberItem(number, shapes[Math.min(index, shapes.length - 1)]!))
  const geometryOnly = numbers.length === 0 ? [contentItem('CONTAINS', 'SCOORD', concepts.region, shapes[0]!)] : []
  return contentItem(
    'CONTAINS',
    'CONTAINER',
    concepts.group,
    { ...separate, ...dataSet({ ContentTemplateSequence: ['SQ', template('1501')] }) },
    [
      contentItem('HAS OBS CONTEXT', 'TEXT', concepts.trackingIdentifier, words(label || tool)),
      contentItem('HAS OBS CONTEXT', 'UIDREF', concepts.trackingUID, dataSet({ UID: ['UI', trackingUID] })),
      ...geometryOnly,
      ...measured,
      ...(label ? [contentItem('CONTAINS', 'TEXT', concepts.comment, words(label))] : []),
    ],
  )
}

function numberItem({ concept, value, unit, derivation }: KeptNumber, shape: JsonDataSet): JsonDataSet {
  const measured = dataSet({
    MeasuredValueSequence: [
      'SQ',
      dataSet({ NumericValue: ['DS', decimalString(value)], MeasurementUnitsCodeSequence: ['SQ', codeItem(unit)] }),
    ],
  })
  return contentItem('CONTAINS', 'NUM', concept, measured, [
    ...(derivation ? [contentItem('HAS CONCEPT MOD', 'CODE', concepts.derivation, coded(derivation))] : []),
    contentItem('INFERRED FROM', 'SCOORD', concepts.source, shape),
  ])
}

/** At most 16 characters. PS3.5 6.2. */
export function decimalString(value: number): string {
  for (let digits = 12; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)))
    if (text.length <= 16) return text
  }
  return '0'
}

/** Geometry of a measurement; two diameters are two lines, one for each of the first two numbers. */
function coordinates({ tool, points, image }: KeptMeasurement): JsonDataSet[] {
  const shape = (type: string, of: readonly ImagePoint[]) => ({
    ...dataSet({
      GraphicType: ['CS', type],
      GraphicData: ['FL', ...of.flatMap(([column, row]) => [column + 0.5, row + 0.5])],
      ContentSequence: ['SQ', selectedFrom(image)],
    }),
  })
  const [a, b, c, d] = points
  if (tool === 'bidirectional') return [shape('POLYLINE', [a!, b!]), shape('POLYLINE', [c!, d!])]
  if (tool === 'rectangle') return [shape('POLYLINE', [a!, b!, d!, c!, a!])]
  if (tool === 'freehand') return [shape('POLYLINE', [...points, a!])]
  if (tool === 'ellipse') return [shape('ELLIPSE', majorFirst(points))]
  return [shape(points.length === 1 ? 'POINT' : 'POLYLINE', points)]
}

/** The ends of the longer axis come first. PS3.3 C.18.6.1.2. */
function majorFirst([a, b, c, d]: readonly ImagePoint[]): ImagePoint[] {
  const length = (from: ImagePoint, to: ImagePoint) => Math.hypot(to[0] - from[0], to[1] - from[1])
  return length(a!, b!) >= length(c!, d!) ? [a!, b!, c!, d!] : [c!, d!, a!, b!]
}

function selectedFrom({ sopClassUID, sopInstanceUID, frameNumber }: ImageReference): JsonDataSet {
  const reference = dataSet({
    ReferencedSOPClassUID: ['UI', sopClassUID],
    ReferencedSOPInstanceUID: ['UI', sopInstanceUID],
    ReferencedFrameNumber: frameNumber === undefined ? undefined : ['IS', String(frameNumber)],
  })
  return contentItem('SELECTED FROM', 'IMAGE', undefined, dataSet({ ReferencedSOPSequence: ['SQ', reference] }))
}

function referencesBySeries(references: readonly ImageReference[]): JsonDataSet[] {
  return references.map(({ studyInstanceUID, seriesInstanceUID, sopClassUID, sopInstanceUID }) =>
    dataSet({
      StudyInstanceUID: ['UI', studyInstanceUID],
      ReferencedSeriesSequence: [
        'SQ',
        dataSet({
          SeriesInstanceUID: ['UI', seriesInstanceUID],
          ReferencedSOPSequence: [
            'SQ',
            dataSet({ ReferencedSOPClassUID: ['UI', sopClassUID], ReferencedSOPInstanceUID: ['UI', sopInstanceUID] }),
          ],
        }),
      ],
    }),
  )
}
