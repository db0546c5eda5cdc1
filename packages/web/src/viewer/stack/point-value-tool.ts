/**
 * The value at a point. Cornerstone's own tool looks for the value of the n-th image of a stack in the n-th slice of that image, which
 * has one: from the second image on it would find none. The drawing is its, the reading ours.
 */
import type { Types as CoreTypes } from '@cornerstonejs/core'
import { ProbeTool, type Types } from '@cornerstonejs/tools'

interface PointStatistics {
  index?: CoreTypes.Point3
  value?: unknown
}

export class PointValueTool extends ProbeTool {
  override _calculateCachedStats(...given: Parameters<ProbeTool['_calculateCachedStats']>): unknown {
    const computed = super._calculateCachedStats(...given)
    const { data } = given[0] as Types.Annotation
    for (const [targetId, statistics] of Object.entries(data.cachedStats ?? {})) {
      const { index } = statistics as PointStatistics
      if (!index || !targetId.startsWith('imageId:')) continue
      const voxels = this.getTargetImageData(targetId)?.voxelManager
      Object.assign(statistics as PointStatistics, { value: voxels?.getAtIJKPoint([index[0], index[1], 0]) })
    }
    return computed
  }
}
