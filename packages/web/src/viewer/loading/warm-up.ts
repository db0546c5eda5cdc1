/** Starts what the first image would wait for: library, decoders, and the shaders, which are compiled with the first picture drawn. */
import {
  cache,
  Enums,
  getWebWorkerManager,
  imageLoader,
  type RenderingEngine,
  type StackViewport,
} from '@cornerstonejs/core'
import { sliceDrawing } from './graphics.ts'
import { decodeWorkers } from './limits.ts'
import { startCornerstone } from './start-cornerstone.ts'

export async function warmUp(): Promise<void> {
  const engine = await startCornerstone()
  // Without WebGL there are no shaders.
  await Promise.all([startDecoders(), sliceDrawing() === 'webgl' && drawBlank(engine)])
}

/** A black frame of 8 × 8 as renditions are (HTJ2K): each worker fetches and compiles the decoder for its first one. */
const smallFrame =
  '/0//UQApQAAAAAAIAAAACAAAAAAAAAAAAAAACAAAAAgAAAAAAAAAAAABCwEB/1AACAACAAAABv9SAAwAAgABAAMEBEAB/1wADSBocHBwcHBwaGho/2QAFwABT3Bl' +
  'bkpQSCBWZXIgMC4zMS4wLv9VABwAYAAAAAAAFwAAAAAADwAAAAAADwAAAAAAD/+QAAoAAAAAABcABP+TwAJg/38DB3QA/5AACgAAAAAADwEE/5MA/5AACgAAAAAA' +
  'DwIE/5MA/5AACgAAAAAADwME/5MA/9k='

async function startDecoders(): Promise<void> {
  const task = {
    imageFrame: {
      ...{ rows: 8, columns: 8, samplesPerPixel: 1, photometricInterpretation: 'MONOCHROME2' },
      ...{ bitsAllocated: 16, bitsStored: 12, highBit: 11, pixelRepresentation: 0 },
    },
    transferSyntax: '1.2.840.10008.1.2.4.202',
    pixelData: Uint8Array.from(atob(smallFrame), (character) => character.charCodeAt(0)),
    options: { preScale: { enabled: false } },
    decodeConfig: {},
  }
  const workers = Array.from({ length: decodeWorkers() })
  await Promise.all(workers.map(() => getWebWorkerManager().executeTask('dicomImageLoader', 'decodeTask', task)))
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
