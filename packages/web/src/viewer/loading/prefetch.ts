/** Fetches the images around the one in view, in both directions, nearest first, as far as the memory goes. */
import { cache, Enums, imageLoader, imageLoadPoolManager } from '@cornerstonejs/core'
import { prefetchShareOfCache } from './limits.ts'
import { nearestFirst } from './nearest-first.ts'

/**
 * Asks for the neighbours of the image in view; what was asked for this owner before and has not begun is dropped.
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
  stopPrefetch(owner)
  const most = Math.floor((cache.getMaxCacheSize() * prefetchShareOfCache) / Math.max(1, octetsPerImage))
  for (const [rank, index] of nearestFirst(imageIds.length, current, most).entries()) {
    const imageId = imageIds[index]
    if (!imageId || cache.isLoaded(imageId)) continue
    const fetchOne = () =>
      imageLoader.loadAndCacheImage(imageId, { requestType: prefetch, priority: rank }).then(nothing, nothing)
    imageLoadPoolManager.addRequest(fetchOne, prefetch, { imageId, owner }, rank)
  }
}

/** Drops what this owner asked for and has not begun. */
export function stopPrefetch(owner: string): void {
  imageLoadPoolManager.filterRequests(({ additionalDetails }) => {
    return (additionalDetails as { owner?: string }).owner !== owner
  })
}

const prefetch = Enums.RequestType.Prefetch

/** A neighbour that does not load says so when it comes into view. */
const nothing = () => undefined
