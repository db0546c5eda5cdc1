/** The canvas with what lies over an image; drawn again whenever the view moves. */
import { useEffect, useRef } from 'react'
import type { StackController } from '../stack/StackController.ts'
import { useStackView } from '../stack/use-stack-view.ts'
import { drawShapes } from './draw-shapes.ts'
import type { Shape } from './shapes.ts'

export function ShapeCanvas({ controller, shapes }: { controller: StackController; shapes: readonly Shape[] }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const view = useStackView(controller)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view says that camera or image changed
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    // Most images have nothing over them; scrolling must not pay for it.
    if (shapes.length === 0) {
      if (element.width > 0) element.width = 0
      return
    }
    const ratio = window.devicePixelRatio || 1
    element.width = element.clientWidth * ratio
    element.height = element.clientHeight * ratio
    drawShapes(context, shapes, controller.toCanvas)
  }, [controller, shapes, view])
  return <canvas ref={canvas} className="lg-shapes" data-shapes={shapes.length} />
}
