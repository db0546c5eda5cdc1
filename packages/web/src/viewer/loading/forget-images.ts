/** Empties what the viewer keeps of a study when it is left: pixels, data sets, measurements. */
import { cache } from '@cornerstonejs/core'
import dicomImageLoader from '@cornerstonejs/dicom-image-loader'
import { annotation } from '@cornerstonejs/tools'
import type { QueryClient } from '@tanstack/react-query'
import { documentsKey } from '../reports/use-study-documents.ts'
import { seriesStackKey } from './use-series-stack.ts'
import { thumbnailKey } from './use-thumbnail.ts'

export function forgetImages(client: QueryClient): void {
  client.removeQueries({ queryKey: seriesStackKey })
  client.removeQueries({ queryKey: thumbnailKey })
  client.removeQueries({ queryKey: documentsKey })
  dicomImageLoader.wadors.metaDataManager.purge()
  annotation.state.removeAllAnnotations()
  cache.purgeCache()
}
