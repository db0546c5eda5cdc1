/**
 * Fetches the images around those in view, in both directions, nearest first, as far as the memory goes: a few at a time, so that
 * what comes next is decided by where the reader is then. What was asked for and left far behind is called off.
 */
import { cache, Enums, imageLoader } from '@cornerstonejs/core'
import { keptUnderway, prefetchShareOfCache, simultaneousRequests } from './limits.ts'
import { type Heading, nearestFirst } from './nearest-first.ts'
import { isWanted } from './preliminary.ts'

/** What a viewport has in view, and what around it is fetched in which order. */
interface Aim {
  imageIds: readonly string[]
  current: number
  heading: Heading
  /** As many as there is room for */
  order: readonly number[]
  /** Place in `order` */
  next: number
}

/** By viewport. */
const aims = new Map<string, Aim>()
/** Images on their way that may be called off: those fetched ahead, and those that a reader passed. */
const underway = new Set<string>()
let fetching = 0

/**
 * An image is there: its neighbours are fetched, in place of those of the one before.
 *
 * @param owner - name of the viewport
 * @param octetsPerImage - size of one decoded image
 */
export function prefetchAround(
  owner: string,
  imageIds: readonly string[],
  current: number,
  octetsPerImage: number,
): void {
  const viewports = aims.size + (aims.has(owner) ? 0 : 1)
  const room = (cache.getMaxCacheSize() * prefetchShareOfCache) / viewports
  turnTo(owner, imageIds, current, Math.floor(room / Math.max(1, octetsPerImage)))
  callOffWhatIsFar()
  fill()
}

/** The image at `current` comes into view and is loaded by its viewport; what is far from it is called off. */
export function passBy(owner: string, imageIds: readonly string[], current: number): void {
  const imageId = imageIds[current]
  if (!imageId) return
  const before = aims.get(owner)
  if (before?.imageIds === imageIds) turnTo(owner, imageIds, current, before.order.length)
  callOffWhatIsFar()
  if (!cache.isLoaded(imageId)) underway.add(imageId)
}

/** Fetches nothing more for this viewport. */
export function stopPrefetch(owner: string): void {
  aims.delete(owner)
}

function turnTo(owner: string, imageIds: readonly string[], current: number, most: number): void {
  const before = aims.get(owner)
  const turned = before?.imageIds === imageIds ? Math.sign(current - before.current) || before.heading : 0
  const heading = turned as Heading
  aims.set(owner, { imageIds, current, heading, order: nearestFirst(imageIds.length, current, most, heading), next: 0 })
}

function fill(): void {
  for (let imageId = next(); imageId; imageId = next()) {
    fetching++
    underway.add(imageId)
    void imageLoader.loadAndCacheImage(imageId, ahead).then(ended, ended)
  }
}

/** A neighbour that does not load says so when it comes into view. */
function ended(): void {
  fetching--
  fill()
}

/** The viewports take turns. */
function next(): string | undefined {
  if (fetching >= simultaneousRequests.prefetch) return
  for (const [owner, aim] of aims) {
    while (aim.next < aim.order.length) {
      const imageId = aim.imageIds[aim.order[aim.next++]!]!
      if (cache.isLoaded(imageId) || cache.getImageLoadObject(imageId)) continue
      aims.delete(owner)
      aims.set(owner, aim)
      return imageId
    }
  }
  return
}

/** Nobody comes near these soon: the line and the decoders are free for what is wanted. */
function callOffWhatIsFar(): void {
  for (const imageId of underway)
    if (cache.isLoaded(imageId) || !cache.getImageLoadObject(imageId)) underway.delete(imageId)
  if (underway.size === 0) return
  const soon = new Set([...aims.values()].flatMap(soonWanted))
  for (const imageId of underway) {
    if (soon.has(imageId) || isWanted(imageId)) continue
    underway.delete(imageId)
    cache.removeImageLoadObject(imageId)
  }
}

/** The image in view and the first of those that are not there yet, on their way or not. */
function soonWanted({ imageIds, current, order }: Aim): string[] {
  const soon = [imageIds[current]!]
  for (let at = 0; at < order.length && soon.length <= keptUnderway; at++) {
    const imageId = imageIds[order[at]!]!
    if (!cache.isLoaded(imageId)) soon.push(imageId)
  }
  return soon
}

const ahead = { requestType: Enums.RequestType.Prefetch, priority: 0 }
