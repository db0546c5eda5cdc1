/** The stack of a series: its metadata, asked for once, made known to the rendering library. */
import dicomImageLoader from '@cornerstonejs/dicom-image-loader'
import { queryOptions, skipToken, useQuery } from '@tanstack/react-query'
import { seriesMetadata } from '../../dicomweb/series.ts'
import { type SeriesStack, stackOfSeries } from '../model/series-stack.ts'
import { ofStudy } from './of-study.ts'

export const seriesStack = (studyInstanceUID: string, seriesInstanceUID: string) =>
  queryOptions({
    ...ofStudy,
    queryKey: ['series-stack', studyInstanceUID, seriesInstanceUID],
    queryFn: async ({ signal }): Promise<SeriesStack> => {
      const stack = stackOfSeries(seriesInstanceUID, await seriesMetadata(studyInstanceUID, seriesInstanceUID, signal))
      for (const { imageId, dataSet } of stack.frames) makeKnown(imageId, dataSet)
      return stack
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })

export const useSeriesStack = (studyInstanceUID: string, seriesInstanceUID: string | undefined) =>
  useQuery({ ...seriesStack(studyInstanceUID, seriesInstanceUID ?? ''), enabled: seriesInstanceUID !== undefined })

/** The stack of a series that somebody else has asked for, once it is there; asks for none itself. */
export function useKnownStack(studyInstanceUID: string, seriesInstanceUID: string): SeriesStack | undefined {
  const { queryKey } = seriesStack(studyInstanceUID, seriesInstanceUID)
  return useQuery<SeriesStack>({ ...ofStudy, queryKey, queryFn: skipToken }).data
}

const { metaDataManager } = dicomImageLoader.wadors

function makeKnown(imageId: string, dataSet: unknown): void {
  metaDataManager.add(imageId, dataSet as Parameters<typeof metaDataManager.add>[1])
}
