/** What the viewer may use of the reader's computer. */

/** Requests for frames at a time: the image in view is never behind the ones fetched ahead. */
export const simultaneousRequests = { interaction: 12, prefetch: 4, thumbnail: 2 } as const

/** An image on its way stays so while it is among this many that come next; otherwise it is called off. */
export const keptUnderway = 16

const mebibyte = 2 ** 20

/** Octets of one frame as it comes over the line: what the server encodes at most. */
export const mostFrameOctets = 256 * mebibyte

/** Decoded images kept: an eighth of the memory that the browser tells (it tells at most 8 GiB), at most 1 GiB. */
export function imageCacheOctets(): number {
  const deviceMemoryGiB = (navigator as { deviceMemory?: number }).deviceMemory ?? 4
  return Math.min(1024 * mebibyte, deviceMemoryGiB * 128 * mebibyte)
}

/** One core stays free for drawing; more than four decoders wait for the network. */
export const decodeWorkers = (): number => Math.max(1, Math.min(4, (navigator.hardwareConcurrency || 2) - 1))

/** Share of the cache that images fetched ahead may fill, of all viewports together: those seen before stay a while. */
export const prefetchShareOfCache = 0.75
