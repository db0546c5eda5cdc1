/** The layers that the reader switched on: each series of them is fetched when it is wanted. */
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type JsonDataSet, text } from '../../dicomweb/dicom-json.ts'
import { type SeriesRow, seriesMetadata } from '../../dicomweb/series.ts'
import { WebError } from '../../errors.ts'
import { ofStudy } from '../loading/of-study.ts'
import { octetsOf } from '../objects/instance-address.ts'
import { wholeInstance } from '../objects/whole-instance.ts'
import type { Layer } from './layer.ts'
import { presentationLayer } from './presentation-state.ts'
import { cannotShow, segmentationLayer } from './segmentation.ts'
import { structureSetLayer } from './structure-set.ts'

/** Modalities whose objects belong over images. */
export const layerModalities: ReadonlySet<string> = new Set(['PR', 'SEG', 'RTSTRUCT'])

export interface ChosenLayers {
  layers: readonly Layer[]
  /** Presentation states among them: they also say how to look */
  states: readonly JsonDataSet[]
  failed: readonly unknown[]
}

const storage = '1.2.840.10008.5.1.4.1.1'
const nativeSyntaxes = new Set(['', '1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99'])

/** @param chosen - series of layers that are switched on */
export function useLayers(chosen: readonly SeriesRow[]): ChosenLayers {
  const { loaded, failed } = useQueries({
    queries: chosen.map(({ studyInstanceUID, seriesInstanceUID }) => ({
      ...ofStudy,
      queryKey: ['layers', studyInstanceUID, seriesInstanceUID],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const instances = await seriesMetadata(studyInstanceUID, seriesInstanceUID, signal)
        return Promise.all(
          instances.map(async (metadata) => {
            const instance = await wholeInstance(metadata, signal)
            return { instance, layer: await layerOf(instance, signal) }
          }),
        )
      },
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 60_000,
    })),
    combine: (queries) => ({
      loaded: queries.flatMap(({ data }) => data ?? []),
      failed: queries.flatMap(({ error }) => (error ? [error] : [])),
    }),
  })
  const key = loaded.map(({ layer }) => layer.uid).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which layers there are
  return useMemo(
    () => ({
      layers: loaded.map(({ layer }) => layer),
      states: loaded.map(({ instance }) => instance).filter((instance) => text(instance, 'Modality') === 'PR'),
      failed,
    }),
    [key, failed.length],
  )
}

/** @throws WebError `LG_WEB_FRAME_UNSUPPORTED` for objects that cannot be laid over images */
async function layerOf(instance: JsonDataSet, signal: AbortSignal): Promise<Layer> {
  const sopClassUID = text(instance, 'SOPClassUID')
  if (sopClassUID.startsWith(`${storage}.11.`)) return presentationLayer(instance)
  if (sopClassUID === `${storage}.481.3`) return structureSetLayer(instance)
  const isSegmentation = sopClassUID === `${storage}.66.4` || sopClassUID === `${storage}.66.7`
  const isNative = nativeSyntaxes.has(text(instance, 'AvailableTransferSyntaxUID'))
  const octets = isSegmentation && isNative ? await octetsOf(instance, instance, 'PixelData', signal) : undefined
  if (!octets || cannotShow(instance, octets.length))
    throw new WebError('LG_WEB_FRAME_UNSUPPORTED', 'not a layer', {
      transferSyntaxUID: text(instance, 'AvailableTransferSyntaxUID'),
    })
  return segmentationLayer(instance, octets)
}
