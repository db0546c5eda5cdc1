/** What C-GET and C-MOVE at another node have in common: the identifier, the progress, the report. */
import { DataSet, Tags } from '@leadglass/dicom'
import { formatStatus, type RetrieveOperation, type RetrieveResult, statusClass } from '@leadglass/network'
import { ServerError } from '../errors.ts'
import type { PeerTransfer, Progress } from './operation-table.ts'

export function retrieveIdentifier({ study, series }: { study: string; series?: string }): DataSet {
  const identifier = new DataSet()
    .set(Tags.QueryRetrieveLevel, 'CS', series === undefined ? 'STUDY' : 'SERIES')
    .set(Tags.StudyInstanceUID, 'UI', study)
  return series === undefined ? identifier : identifier.set(Tags.SeriesInstanceUID, 'UI', series)
}

/** @throws ServerError `LG_PEER_REFUSED` where not one sub-operation was tried */
export async function follow(
  operation: RetrieveOperation,
  onProgress: (progress: Progress) => void,
): Promise<PeerTransfer> {
  for await (const { completed, failed, warning, remaining = 0 } of operation) {
    const done = completed + failed + warning
    onProgress({ done, total: done + remaining, unit: 'instances' })
  }
  return reportOf(await operation.result)
}

function reportOf({ response, completed, warning, failed }: RetrieveResult): PeerTransfer {
  const status = formatStatus(response.Status)
  const why = response.ErrorComment ?? `status ${status}`
  const isFailure = statusClass(response.Status) === 'failure'
  if (isFailure && completed + warning + failed === 0)
    throw new ServerError('LG_PEER_REFUSED', `the node refused: ${why}`)
  return {
    completed: completed + warning,
    warnings: warning,
    failed,
    status,
    reasons: failed > 0 ? { [why]: failed } : {},
  }
}
