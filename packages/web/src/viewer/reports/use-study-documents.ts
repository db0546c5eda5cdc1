/** The documents of a study that speak of its images: measurement reports, key objects, presentation states. */
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { items, type JsonDataSet, text } from '../../dicomweb/dicom-json.ts'
import { type SeriesRow, seriesMetadata } from '../../dicomweb/series.ts'
import { ofStudy } from '../loading/of-study.ts'
import { wholeInstance } from '../objects/whole-instance.ts'
import type { ImageReference } from './kept-measurement.ts'
import { type KeyImage, keyImagesOf } from './key-objects.ts'
import { type ReadMeasurement, readMeasurements } from './read-measurements.ts'

export interface StudyDocuments {
  measurements: readonly ReadMeasurement[]
  /** Groups of reports that no tool of this viewer can draw */
  notDrawn: number
  /** Measurement reports that a newer one of ours takes the place of */
  reports: readonly ImageReference[]
  keyImages: readonly KeyImage[]
  presentationStates: readonly JsonDataSet[]
}

/** More series of documents are listed and can be opened; they are not read ahead. */
const mostSeries = 50

const documentModalities = new Set(['SR', 'KO', 'PR'])

export function useStudyDocuments(series: readonly SeriesRow[]): StudyDocuments {
  const wanted = series.filter(({ modality }) => documentModalities.has(modality)).slice(0, mostSeries)
  const { instances, ready } = useQueries({
    queries: wanted.map(({ studyInstanceUID, seriesInstanceUID }) => ({
      ...ofStudy,
      queryKey: ['documents', studyInstanceUID, seriesInstanceUID],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const instances = await seriesMetadata(studyInstanceUID, seriesInstanceUID, signal)
        return Promise.all(instances.map((instance) => wholeInstance(instance, signal)))
      },
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: (queries) => ({
      instances: queries.map(({ data }) => data),
      ready: queries.filter(({ data }) => data !== undefined).length,
    }),
  })
  const known = instances.flatMap((one) => one ?? [])
  const key = `${ready}/${known.map((one) => text(one, 'SOPInstanceUID')).join()}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which documents there are
  return useMemo(() => documentsOf(known), [key])
}

/** What documents say together. A report that another names as its predecessor is history. */
export function documentsOf(instances: readonly JsonDataSet[]): StudyDocuments {
  const replaced = new Set(
    instances.flatMap((one) =>
      items(one, 'PredecessorDocumentsSequence')
        .flatMap((study) => items(study, 'ReferencedSeriesSequence'))
        .flatMap((series) => items(series, 'ReferencedSOPSequence'))
        .map((reference) => text(reference, 'ReferencedSOPInstanceUID')),
    ),
  )
  const current = instances.filter((one) => !replaced.has(text(one, 'SOPInstanceUID')))
  const reports = current.filter((one) => text(one, 'Modality') === 'SR')
  const read = reports.map(readMeasurements)
  return {
    measurements: read.flatMap(({ measurements }) => measurements),
    notDrawn: read.reduce((sum, { notDrawn }) => sum + notDrawn, 0),
    reports: reports
      .filter((one) => text(one, 'ManufacturerModelName') === 'Leadglass')
      .map((one) => ({
        studyInstanceUID: text(one, 'StudyInstanceUID'),
        seriesInstanceUID: text(one, 'SeriesInstanceUID'),
        sopClassUID: text(one, 'SOPClassUID'),
        sopInstanceUID: text(one, 'SOPInstanceUID'),
        frameNumber: undefined,
      })),
    keyImages: current.filter((one) => text(one, 'Modality') === 'KO').flatMap(keyImagesOf),
    presentationStates: current.filter((one) => text(one, 'Modality') === 'PR'),
  }
}
