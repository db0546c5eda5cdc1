/** A share as its maker sees it, and as those see it who may see no patient data. */
import type { Share } from '@leadglass/access'
import type { ShareView } from './operation-table.ts'

export function ownShareView({ studyInstanceUID, seriesInstanceUIDs, ...share }: Share): ShareView {
  return { ...share, studyInstanceUID, ...(seriesInstanceUIDs ? { series: seriesInstanceUIDs.length } : {}) }
}

/** Whose study it is cannot be told from it. */
export function opaqueShareView({ studyInstanceUID: _, seriesInstanceUIDs: __, ...share }: Share): ShareView {
  return share
}
