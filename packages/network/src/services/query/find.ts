/**
 * Query service class, SCP side: takes a C-FIND-RQ, answers one C-FIND-RSP for each match and a last one.
 *
 * Answers go out at the pace of the peer; nothing but a page of them is ever in memory.
 *
 * Sources: PS3.4 C.4.1 (C-FIND), C.4.1.1.4 (statuses), C.5.1 (negotiation); PS3.7 9.3.2 (messages).
 */
import { type DataSet, DicomError, type Tag, Tags } from '@leadglass/dicom'
import { asCFindRQ, type CFindRQ, type Response, respondTo } from '../../dimse/messages.ts'
import { Status } from '../../dimse/status.ts'
import { NetworkError } from '../../errors.ts'
import { defaultLimits } from '../../limits.ts'
import { readIdentifier } from '../data-set-octets.ts'
import type { Exchange, ServiceProvider } from '../service-provider.ts'
import { AnswerWriter } from './answer-writer.ts'
import { answerFindOptions, findOptions } from './extended-negotiation.ts'
import { IdentifierError, refuseIdentifier } from './identifier-error.ts'
import { contextsOf, informationModels } from './information-model.ts'
import { type Query, type QueryKey, readQuery } from './query.ts'
import type { QuerySource } from './query-source.ts'

/** Error code → status and the sentence that goes to the peer, which holds no patient data. */
const refusals: ReadonlyMap<unknown, readonly [number, string]> = new Map([
  ['LG_ACCESS_DENIED', [Status.NotAuthorized, 'This node may not query here']],
  ['LG_QUERY_UNSUPPORTED', [Status.DataSetDoesNotMatchSOPClass, 'A key cannot be matched as asked']],
  ['LG_ARCHIVE_CLOSED', [Status.OutOfResources, 'The archive is shutting down; ask again later']],
])

export function findSCP(source: QuerySource): ServiceProvider<CFindRQ> {
  return {
    service: 'find',
    contexts: contextsOf('find'),
    extended: (_, information) => answerFindOptions(information),
    read: asCFindRQ,
    async handle(request, dataSet, exchange) {
      try {
        const { transferSyntaxUID } = exchange
        const identifier = await readIdentifier(dataSet, transferSyntaxUID, defaultLimits.identifierOctets)
        return await answerQuery(request, identifier, exchange, source)
      } catch (error) {
        return refusalOf(request, error)
      }
    },
  }
}

async function answerQuery(
  request: CFindRQ,
  identifier: DataSet,
  exchange: Exchange,
  source: QuerySource,
): Promise<Response> {
  const { abstractSyntaxUID, extendedInformation, association, cancelled } = exchange
  const model = informationModels.find.get(abstractSyntaxUID)!
  const asked = readQuery(identifier, model, findOptions(extendedInformation))
  const keys = asked.keys.flatMap((key) => (isOurs(key.tag) ? key : (source.supported(asked.level, key) ?? [])))
  const query = { ...asked, keys }
  const isWhole = keyCount(keys) >= keyCount(asked.keys)
  const pending = respondTo(request, isWhole ? Status.Pending : Status.PendingWithUnsupportedKeys)
  const writer = writerFor(query, identifier, exchange)
  for await (const page of source.find(query, association)) {
    for (const answer of page) {
      if (cancelled.aborted) return respondTo(request, Status.Cancel)
      await exchange.respond(pending, writer.write(answer))
    }
    if (cancelled.aborted) return respondTo(request, Status.Cancel)
  }
  return respondTo(request, Status.Success)
}

function keyCount(keys: readonly QueryKey[]): number {
  return keys.reduce((sum, { items }) => sum + 1 + (items ? keyCount(items) : 0), 0)
}

/** Answered here and not by the archive. */
function isOurs(tag: Tag): boolean {
  return tag === Tags.RetrieveAETitle || tag === Tags.InstanceAvailability
}

function writerFor(query: Query, identifier: DataSet, { association, transferSyntaxUID }: Exchange): AnswerWriter {
  const { calledAETitle } = association.request
  return new AnswerWriter({
    keys: query.keys,
    constants: new Map([
      [Tags.QueryRetrieveLevel, ['CS', query.level]],
      [Tags.RetrieveAETitle, ['AE', calledAETitle]],
      ...(identifier.has(Tags.InstanceAvailability) ? ([[Tags.InstanceAvailability, ['CS', 'ONLINE']]] as const) : []),
    ]),
    specificCharacterSet: identifier.specificCharacterSet,
    transferSyntaxUID,
  })
}

function refusalOf(request: CFindRQ, error: unknown): Response {
  if (error instanceof IdentifierError) return refuseIdentifier(request, error)
  if (error instanceof DicomError || (error instanceof NetworkError && error.code === 'LG_DATA_SET_TOO_LONG'))
    return respondTo(request, Status.DataSetDoesNotMatchSOPClass, 'The identifier could not be read')
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const [status, why] = refusals.get(code) ?? [Status.CannotUnderstand, 'The query could not be processed']
  return respondTo(request, status, why)
}
