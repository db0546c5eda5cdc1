/** What C-MOVE and C-GET have in common: reading the request, selecting, refusing. Source: PS3.4 C.4.2.1.5, C.4.3.1.4. */
import { DicomError } from '@leadglass/dicom'
import type { CommandSet } from '../../dimse/command-set.ts'
import { type Response, respondTo } from '../../dimse/messages.ts'
import { Status } from '../../dimse/status.ts'
import { NetworkError } from '../../errors.ts'
import { defaultLimits } from '../../limits.ts'
import { readIdentifier } from '../data-set-octets.ts'
import { findOptions } from '../query/extended-negotiation.ts'
import { IdentifierError, refuseIdentifier } from '../query/identifier-error.ts'
import { informationModels } from '../query/information-model.ts'
import type { Exchange } from '../service-provider.ts'
import { readRetrieval } from './retrieval.ts'
import type { RetrievableInstance, RetrieveSource } from './retrieve-source.ts'

const refusals: ReadonlyMap<unknown, readonly [number, string]> = new Map([
  ['LG_ACCESS_DENIED', [Status.NotAuthorized, 'This node may not retrieve here']],
  ['LG_QUERY_UNSUPPORTED', [Status.UnableToCalculateMatches, 'More than can be retrieved at once']],
  ['LG_ARCHIVE_CLOSED', [Status.OutOfResources, 'The archive is shutting down; ask again later']],
])

/** @throws IdentifierError, DicomError, NetworkError; what the source throws */
export async function selectInstances(
  dataSet: AsyncIterable<Uint8Array>,
  purpose: 'move' | 'get',
  exchange: Exchange,
  source: RetrieveSource,
): Promise<readonly RetrievableInstance[]> {
  const { transferSyntaxUID, abstractSyntaxUID, extendedInformation, association } = exchange
  const identifier = await readIdentifier(dataSet, transferSyntaxUID, defaultLimits.identifierOctets)
  const model = informationModels[purpose].get(abstractSyntaxUID)!
  const { relational } = findOptions(extendedInformation)
  return source.select(readRetrieval(identifier, model, relational), association)
}

export function refuseRetrieval(request: CommandSet, error: unknown): Response {
  if (error instanceof IdentifierError) return refuseIdentifier(request, error)
  if (error instanceof DicomError || (error instanceof NetworkError && error.code === 'LG_DATA_SET_TOO_LONG'))
    return respondTo(request, Status.DataSetDoesNotMatchSOPClass, 'The identifier could not be read')
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const [status, why] = refusals.get(code) ?? [Status.CannotUnderstand, 'The request could not be processed']
  return respondTo(request, status, why)
}
