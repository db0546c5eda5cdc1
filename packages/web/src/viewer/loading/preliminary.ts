/**
 * Pictures of an image that is still arriving: shown by the viewports that have it in view, and kept nowhere. An image counts as
 * loaded when it is whole; whatever measures or exports asks `isPreliminary` first.
 */
import { Enums, type Types, utilities } from '@cornerstonejs/core'
import { annotation } from '@cornerstonejs/tools'
import { enlargedSamples, type Size } from './enlarge.ts'

/** A viewport that may show an image before it is whole. */
export interface PreliminaryViewer {
  /** Whether this image is in view and not there yet */
  wants(imageId: string): boolean
  show(image: Types.IImage): void
}

const viewers = new Set<PreliminaryViewer>()

/** @returns the end of it */
export function joinPreliminary(viewer: PreliminaryViewer): () => void {
  viewers.add(viewer)
  return () => viewers.delete(viewer)
}

export const isWanted = (imageId: string): boolean => [...viewers].some((viewer) => viewer.wants(imageId))

export function showPreliminary(image: Types.IImage): void {
  for (const viewer of viewers) if (viewer.wants(image.imageId)) viewer.show(image)
}

export const isPreliminary = (image: Types.IImage | undefined): boolean =>
  image?.imageQualityStatus === Enums.ImageQualityStatus.SUBRESOLUTION

/** Values that tools took from a preliminary picture, hidden as they were, are forgotten. */
export function measureAgain(imageId: string): void {
  for (const one of annotation.state.getAllAnnotations())
    if (one.metadata?.referencedImageId === imageId) one.invalidated = true
}

/** The small picture on the whole one's grid, so that places, camera and letters stay where they are when that one comes. */
export function enlarged(small: Types.IImage, { rows, columns }: Size, level: number): Types.IImage {
  const scalarData = enlargedSamples(small.getPixelData(), small, { rows, columns }, level)
  const voxelManager = utilities.VoxelManager.createImageVoxelManager({
    scalarData,
    width: columns,
    height: rows,
    numberOfComponents: 1,
  })
  return {
    ...small,
    ...{ rows, columns, width: columns, height: rows, voxelManager },
    getPixelData: () => scalarData,
    sizeInBytes: scalarData.byteLength,
    imageQualityStatus: Enums.ImageQualityStatus.SUBRESOLUTION,
  } as Types.IImage
}
