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
let engine: core.RenderingEngine | undefined

/** The engine that draws slices. */
export function startCornerstone(): Promise<core.RenderingEngine> {
  started ??= start()
  return started
}

/** The same where it runs already: a page that waits for a promise, even a kept one, shows what it waited for 0.3 s later (React). */
export const startedEngine = (): core.RenderingEngine | undefined => engine

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
  engine = new core.RenderingEngine('viewer')
  return engine
}

/** Cornerstone's cache throws a failed image once more where nobody can catch it; the viewport has said it already. */
function keepShownFailuresQuiet(event: PromiseRejectionEvent): void {
  if (event.reason instanceof WebError) event.preventDefault()
}
