/** Starts what the first image would wait for: library, decoders, and the shaders, which are compiled with the first picture drawn. */
import { cache, Enums, imageLoader, type RenderingEngine, type StackViewport } from '@cornerstonejs/core'
import { sliceDrawing } from './graphics.ts'
import { startCornerstone } from './start-cornerstone.ts'

export async function warmUp(): Promise<void> {
  const engine = await startCornerstone()
  // Without WebGL there are no shaders.
  if (sliceDrawing() === 'webgl') await drawBlank(engine)
}

const imageId = 'blank:warm-up'
const side = 64
/** A picture that does not come by then is not waited for. */
const patienceMs = 5000

/** Draws a small black picture beside the page, and takes it away again. */
async function drawBlank(engine: RenderingEngine): Promise<void> {
  const element = document.createElement('div')
  Object.assign(element.style, { position: 'fixed', left: `-${2 * side}px`, width: `${side}px`, height: `${side}px` })
  element.setAttribute('aria-hidden', 'true')
  document.body.append(element)
  const scalarData = new Int16Array(side * side)
  imageLoader.createAndCacheLocalImage(imageId, { scalarData, dimensions: [side, side], spacing: [1, 1] })
  engine.enableElement({ viewportId: imageId, type: Enums.ViewportType.STACK, element })
  try {
    const drawn = new Promise((resolve) => {
      element.addEventListener(Enums.Events.IMAGE_RENDERED, resolve, { once: true })
      setTimeout(resolve, patienceMs)
    })
    await (engine.getViewport(imageId) as StackViewport).setStack([imageId])
    await drawn
  } finally {
    engine.disableElement(imageId)
    if (cache.getImageLoadObject(imageId)) cache.removeImageLoadObject(imageId)
    element.remove()
  }
}
