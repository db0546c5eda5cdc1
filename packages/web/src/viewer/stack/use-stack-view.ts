/** The view of a controller, for components: all of it, or what one of them needs of it. */
import { useRef, useSyncExternalStore } from 'react'
import type { StackController } from './StackController.ts'
import { emptyView, type StackView } from './stack-view.ts'

/** Renders with every image that passes; empty while there is no controller. */
export function useStackView(controller: StackController | undefined): StackView {
  return useSyncExternalStore(controller?.subscribe ?? noSubscription, () => controller?.view ?? emptyView)
}

/**
 * Renders when this part of it changes, and not with every image that passes.
 *
 * @param none - while there is no controller
 */
export function useOfStack<Part>(
  controller: StackController | undefined,
  part: (controller: StackController) => Part,
  none: Part,
  same: (a: Part, b: Part) => boolean = Object.is,
): Part {
  const last = useRef(none)
  return useSyncExternalStore(controller?.subscribe ?? noSubscription, () => {
    const now = controller ? part(controller) : none
    if (!same(last.current, now)) last.current = now
    return last.current
  })
}

const noSubscription = () => () => undefined
