/** A page or dialog that is loaded when it is first shown, so that the first page is there at once. */
import { type ComponentType, lazy } from 'react'

export const lazyPart = <Props>(load: () => Promise<ComponentType<Props>>) =>
  lazy(async () => ({ default: await load() }))
