/** The stack of a series: its metadata, asked for once, made known to the rendering library. */
import dicomImageLoader from '@cornerstonejs/dicom-image-loader'
import { skipToken, useQuery } from '@tanstack/react-query'
import { seriesMetadata } from '../../dicomweb/series.ts'
import { type SeriesStack, stackOfSeries } from '../model/series-stack.ts'
import { ofStudy } from './of-study.ts'

const keyOf = (studyInstanceUID: string, seriesInstanceUID: string | undefined) =>
  ['series-stack', studyInstanceUID, seriesInstanceUID] as const

export function useSeriesStack(studyInstanceUID: string, seriesInstanceUID: string | undefined) {
  return useQuery({
    ...ofStudy,
    queryKey: keyOf(studyInstanceUID, seriesInstanceUID),
    queryFn: async ({ signal }): Promise<SeriesStack> => {
      const uid = seriesInstanceUID ?? ''
      const stack = stackOfSeries(uid, await seriesMetadata(studyInstanceUID, uid, signal))
      for (const { imageId, dataSet } of stack.frames) makeKnown(imageId, dataSet)
      return stack
    },
    enabled: seriesInstanceUID !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
}

/** The stack of a series that somebody else has asked for, once it is there; asks for none itself. */
export function useKnownStack(studyInstanceUID: string, seriesInstanceUID: string): SeriesStack | undefined {
  const queryKey = keyOf(studyInstanceUID, seriesInstanceUID)
  return useQuery<SeriesStack>({ ...ofStudy, queryKey, queryFn: skipToken }).data
}

const { metaDataManager } = dicomImageLoader.wadors

function makeKnown(imageId: string, dataSet: unknown): void {
  metaDataManager.add(imageId, dataSet as Parameters<typeof metaDataManager.add>[1])
}
