/**
 * Who draws. Without a graphics card the browser computes WebGL in the processor, which takes several times as long as drawing a slice
 * there directly; so the processor draws slices itself, and WebGL is left to volumes, which nothing else can draw.
 */
import * as core from '@cornerstonejs/core'

/** Of WebGL: by a graphics card, computed in the processor, or none at all. */
export type Graphics = 'card' | 'processor' | 'none'

/** Names that renderers without a graphics card give themselves: Chromium's, Mesa's, Windows'. */
const withoutCard = /swiftshader|llvmpipe|softpipe|software|basic render/i

let found: Graphics | undefined

export function graphics(): Graphics {
  found ??= find()
  return found
}

function find(): Graphics {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('webgl2') ?? canvas.getContext('webgl')
  if (!context) return 'none'
  const named = context.getExtension('WEBGL_debug_renderer_info')
  const name = String(context.getParameter(named ? named.UNMASKED_RENDERER_WEBGL : context.RENDERER))
  context.getExtension('WEBGL_lose_context')?.loseContext()
  return withoutCard.test(name) ? 'processor' : 'card'
}

/** What the reader chose for this computer: WebGL for slices or not. */
const storageKey = 'leadglass.slices'
export type SliceDrawing = 'webgl' | 'processor'

export function sliceDrawing(): SliceDrawing {
  if (graphics() === 'none') return 'processor'
  const chosen = localStorage.getItem(storageKey)
  if (chosen === 'webgl' || chosen === 'processor') return chosen
  return graphics() === 'card' ? 'webgl' : 'processor'
}

/** For the next time that the viewer starts. */
export function chooseSliceDrawing(drawing: SliceDrawing): void {
  localStorage.setItem(storageKey, drawing)
}

let engine: core.RenderingEngine | undefined

/** Of volumes: the one that draws slices, where that one uses WebGL. */
export function volumeEngine(slices: core.RenderingEngine): core.RenderingEngine {
  if (sliceDrawing() === 'webgl') return slices
  engine ??= withWebGL(() => new core.RenderingEngine('volumes'))
  return engine
}

/** Cornerstone asks what draws when an engine or a viewport is made, and asks it of the whole page. */
export function withWebGL<Made>(make: () => Made): Made {
  const before = core.getShouldUseCPURendering()
  core.setUseCPURendering(false, false)
  try {
    return make()
  } finally {
    core.setUseCPURendering(before, false)
  }
}
