/** Holds a point of the patient: while the button is down, the other viewports go to it. */
import { getEnabledElement } from '@cornerstonejs/core'
import { BaseTool } from '@cornerstonejs/tools'
import { pointAt } from '../linked/linked-views.ts'

type DragEvent = { detail: { element: HTMLDivElement; currentPoints: { world: [number, number, number] } } }

export class CrosshairTool extends BaseTool {
  static override toolName = 'LeadglassCrosshair'

  constructor(toolProps = {}, defaultToolProps = { supportedInteractionTypes: ['Mouse', 'Touch'] }) {
    super(toolProps, defaultToolProps)
  }

  preMouseDownCallback = (event: DragEvent): boolean => {
    this.#point(event)
    return true
  }

  mouseDragCallback = (event: DragEvent): void => this.#point(event)

  touchDragCallback = (event: DragEvent): void => this.#point(event)

  #point({ detail: { element, currentPoints } }: DragEvent): void {
    const viewport = getEnabledElement(element)?.viewport
    if (viewport) pointAt(viewport.id, currentPoints.world)
  }
}
