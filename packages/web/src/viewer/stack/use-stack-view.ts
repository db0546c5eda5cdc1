/** The view of a controller, for components; empty while there is none. */
import { useSyncExternalStore } from 'react'
import type { StackController } from './StackController.ts'
import { emptyView, type StackView } from './stack-view.ts'

export function useStackView(controller: StackController | undefined): StackView {
  return useSyncExternalStore(controller?.subscribe ?? noSubscription, () => controller?.view ?? emptyView)
}

const noSubscription = () => () => undefined
