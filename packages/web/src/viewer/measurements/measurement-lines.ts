/** The lines that Cornerstone draws beside a measurement, from the header of the image that it lies in. */
import { cache } from '@cornerstonejs/core'
import dicomImageLoader from '@cornerstonejs/dicom-image-loader'
import i18next from 'i18next'
import type { JsonDataSet } from '../../dicomweb/dicom-json.ts'
import { spacingSource } from '../model/pixel-spacing.ts'
import { pixelValueOf } from '../model/pixel-value.ts'
import type { MeasuringTool } from '../stack/tools.ts'
import { type MeasuredNumbers, measurementText } from './measurement-text.ts'

/** Numbers of an annotation by what they were computed on: `imageId:…` or `volumeId:…`. */
export interface MeasuredData {
  cachedStats?: Readonly<Record<string, MeasuredNumbers>>
  label?: string
}

/** In the shape that Cornerstone's tools ask for. */
export const textLinesOf =
  (tool: MeasuringTool) =>
  (data: MeasuredData, targetId: unknown): string[] =>
    // A viewport that is being closed draws once more, and names no image.
    typeof targetId === 'string' ? linesOf(tool, data, targetId) : []

/** @returns the lines; none while the numbers are being computed or the image has been forgotten */
export function linesOf(tool: MeasuringTool, data: MeasuredData, targetId: string): string[] {
  const numbers = data.cachedStats?.[targetId]
  const dataSet = dataSetOfTarget(targetId)
  if (!numbers || !dataSet) return []
  const units = { spacing: spacingSource(dataSet), value: pixelValueOf(dataSet) }
  return measurementText(tool, numbers, units, (key, values) => i18next.t(key, values ?? {}))
}

/** Header of an image that is known to the loader. */
export function dataSetOfImage(imageId: string): JsonDataSet | undefined {
  return dicomImageLoader.wadors.metaDataManager.get(imageId) as unknown as JsonDataSet | undefined
}

function dataSetOfTarget(targetId: string): JsonDataSet | undefined {
  const [kind = '', ...rest] = targetId.split(':')
  const name = rest.join(':')
  if (kind === 'imageId') return dataSetOfImage(name)
  const [imageId] = cache.getVolume(name.split('?')[0] ?? '')?.imageIds ?? []
  return imageId ? dataSetOfImage(imageId) : undefined
}
