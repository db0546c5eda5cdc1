/** Loads every image of a volume before a plane is cut from it: a plane through missing slices would be no picture. */
import * as core from '@cornerstonejs/core'
import type { Frame } from '../model/series-stack.ts'

let registered = false

/** Images asked for at a time. */
const atOnce = 6

/**
 * @param onLoaded - called after each image with the number of those that are there
 * @returns the volume's identifier for viewports
 * @throws the error of the first image that cannot be shown; no volume is made then
 */
export async function loadVolume(
  seriesInstanceUID: string,
  frames: readonly Frame[],
  onLoaded: (count: number) => void,
  signal: AbortSignal,
): Promise<string> {
  if (!registered) core.volumeLoader.registerVolumeLoader('series', core.cornerstoneStreamingImageVolumeLoader as never)
  registered = true
  const imageIds = frames.map(({ imageId }) => imageId)
  let next = 0
  let loaded = 0
  const worker = async () => {
    while (next < imageIds.length && !signal.aborted) {
      await loadWhole(imageIds[next++]!)
      onLoaded(++loaded)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  signal.throwIfAborted()
  const volumeId = volumeIdOf(seriesInstanceUID)
  const volume = await core.volumeLoader.createAndCacheVolume(volumeId, { imageIds })
  const complete = new Promise<void>((resolve) => {
    const check = (event: Event) => {
      if ((event as CustomEvent<{ volumeId?: string }>).detail.volumeId !== volumeId) return
      core.eventTarget.removeEventListener(core.Enums.Events.IMAGE_VOLUME_LOADING_COMPLETED, check)
      resolve()
    }
    core.eventTarget.addEventListener(core.Enums.Events.IMAGE_VOLUME_LOADING_COMPLETED, check)
  })
  const streaming = volume as unknown as { load(): void; loadStatus?: { loaded: boolean } }
  streaming.load()
  if (!streaming.loadStatus?.loaded) await complete
  signal.throwIfAborted()
  return volumeId
}

/** The processor draws fractions as whole numbers, and puts those in the place of the values: such an image is fetched again. */
async function loadWhole(imageId: string): Promise<void> {
  const drawn = core.cache.getImage(imageId)?.voxelManager
  if (drawn && Object.hasOwn(drawn, 'getScalarData')) core.cache.removeImageLoadObject(imageId, { force: true })
  await core.imageLoader.loadAndCacheImage(imageId)
}

const volumeIdOf = (seriesInstanceUID: string): string => `series:${seriesInstanceUID}`

/** Gives the memory of a volume back. */
export function forgetVolume(seriesInstanceUID: string): void {
  const volumeId = volumeIdOf(seriesInstanceUID)
  if (core.cache.getVolume(volumeId)) core.cache.removeVolumeLoadObject(volumeId)
}
