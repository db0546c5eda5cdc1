/** Starts the rendering library once: decoders in workers, limits on memory and on requests at a time. */
import * as core from '@cornerstonejs/core'
import dicomImageLoader from '@cornerstonejs/dicom-image-loader'
import * as tools from '@cornerstonejs/tools'
import { WebError } from '../../errors.ts'
import { registerTools } from '../stack/tools.ts'
import { loadFrame } from './frame-loader.ts'
import { sliceDrawing } from './graphics.ts'
import { decodeWorkers, imageCacheOctets, simultaneousRequests } from './limits.ts'

let started: Promise<core.RenderingEngine> | undefined

/** The engine that draws slices. */
export function startCornerstone(): Promise<core.RenderingEngine> {
  started ??= start()
  return started
}

async function start(): Promise<core.RenderingEngine> {
  core.init({ rendering: { webGlContextCount: 1 }, debug: {} })
  core.setUseCPURendering(sliceDrawing() === 'processor', false)
  dicomImageLoader.init({ maxWebWorkers: decodeWorkers() })
  core.imageLoader.registerImageLoader('wadors', loadFrame)
  core.cache.setMaxCacheSize(imageCacheOctets())
  const { Interaction } = core.Enums.RequestType
  core.imageLoadPoolManager.setMaxSimultaneousRequests(Interaction, simultaneousRequests.interaction)
  window.addEventListener('unhandledrejection', keepShownFailuresQuiet)
  tools.init()
  registerTools()
  return new core.RenderingEngine('viewer')
}

/** Cornerstone's cache throws a failed image once more where nobody can catch it; the viewport has said it already. */
function keepShownFailuresQuiet(event: PromiseRejectionEvent): void {
  if (event.reason instanceof WebError) event.preventDefault()
}
