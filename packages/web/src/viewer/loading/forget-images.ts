/** Empties what the viewer keeps of a study when it is left: pixels, data sets, measurements. */
import { cache } from '@cornerstonejs/core'
import dicomImageLoader from '@cornerstonejs/dicom-image-loader'
import { annotation } from '@cornerstonejs/tools'
import type { QueryClient } from '@tanstack/react-query'
import { isOfStudy } from './of-study.ts'

export function forgetImages(client: QueryClient): void {
  client.removeQueries({ predicate: isOfStudy })
  dicomImageLoader.wadors.metaDataManager.purge()
  annotation.state.removeAllAnnotations()
  cache.purgeCache()
}
