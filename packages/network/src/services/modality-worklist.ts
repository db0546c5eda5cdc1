/**
 * Modality Worklist service class, SCP side: answers C-FIND with the scheduled steps that fulfil the identifier.
 *
 * Sources: PS3.4 Annex K (K.4.1.1.4 statuses, K.4.1.3 behaviour, Table K.6-1 keys), PS3.7 9.3.2 (messages).
 */
import { type DataSet, DicomError, Tags, UIDs } from '@leadglass/dicom'
import type { AssociationFacts } from '../association/association-events.ts'
import { asCFindRQ, type CFindRQ, type Response, respondTo } from '../dimse/messages.ts'
import { Status } from '../dimse/status.ts'
import { NetworkError } from '../errors.ts'
import { defaultLimits } from '../limits.ts'
import { answerOctets } from '../worklist/answer-octets.ts'
import { answerOf, matchesItem } from '../worklist/match-item.ts'
import { dateOf, rangeOf } from '../worklist/match-value.ts'
import { readIdentifier } from './data-set-octets.ts'
import type { Exchange, ServiceProvider } from './service-provider.ts'

/** What this service asks of a scheduler. The server hands in the real one. */
export interface WorklistSource {
  /**
   * Items this association may see, in the order of their start. Only an item outside the days may be left out; the service
   * compares the rest. Rejects or throws with an Error whose `code` selects the status.
   *
   * @param days - YYYYMMDD, both ends included; an end that is absent is open
   */
  items(
    association: AssociationFacts,
    days: { readonly from?: string; readonly to?: string },
  ): AsyncIterable<DataSet> | Iterable<DataSet>
  /** Told once an answer is complete, for the audit. */
  answered?(association: AssociationFacts, itemCount: number): Promise<void> | void
}

const transferSyntaxes: ReadonlySet<string> = new Set<string>([
  UIDs.ImplicitVRLittleEndian,
  UIDs.ExplicitVRLittleEndian,
  UIDs.ExplicitVRBigEndian,
])

/** Items compared before the event loop gets a turn: a long list must not hold up other associations. */
const ITEMS_BETWEEN_TURNS = 64

/** Builds the Modality Worklist SCP. */
export function modalityWorklistSCP(source: WorklistSource): ServiceProvider<CFindRQ> {
  return {
    service: 'worklist',
    contexts: new Map([[UIDs.ModalityWorklistInformationModelFind, transferSyntaxes]]),
    read: asCFindRQ,
    async handle(request, dataSet, exchange) {
      try {
        const identifier = await readIdentifier(dataSet, exchange.transferSyntaxUID, defaultLimits.identifierOctets)
        return await answer(request, identifier, exchange, source)
      } catch (error) {
        return respondTo(request, ...refusalOf(error))
      }
    },
  }
}

async function answer(
  request: CFindRQ,
  identifier: DataSet,
  exchange: Exchange,
  source: WorklistSource,
): Promise<Response> {
  const { association, transferSyntaxUID, cancelled } = exchange
  const wanted = identifier.specificCharacterSet
  const pending = respondTo(request, Status.Pending)
  let compared = 0
  let found = 0
  for await (const item of source.items(association, daysOf(identifier))) {
    if (cancelled.aborted) return respondTo(request, Status.Cancel)
    if (++compared % ITEMS_BETWEEN_TURNS === 0) await new Promise((resolve) => setImmediate(resolve))
    if (!matchesItem(identifier, item)) continue
    found += 1
    await exchange.respond(pending, answerOctets(answerOf(identifier, item), wanted, transferSyntaxUID))
  }
  await source.answered?.(association, found)
  return respondTo(request, Status.Success)
}

/** The days of the scheduled start, where the identifier names some. */
function daysOf(identifier: DataSet): { from?: string; to?: string } {
  const key = identifier.items(Tags.ScheduledProcedureStepSequence)[0]?.string(Tags.ScheduledProcedureStepStartDate)
  if (key === undefined) return {}
  const [from, to] = rangeOf(key, dateOf)
  return { ...(/^\d{8}$/.test(from) ? { from } : {}), ...(/^\d{8}$/.test(to) ? { to } : {}) }
}

/** PS3.4 K.4.1.1.4: A900H identifier does not match SOP class, Cxxx unable to process. */
function refusalOf(error: unknown): readonly [number, string] {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'LG_ACCESS_DENIED') return [Status.NotAuthorized, 'This node may not ask for the worklist']
  if (error instanceof DicomError) return [Status.DataSetDoesNotMatchSOPClass, 'The identifier could not be read']
  if (error instanceof NetworkError && code === 'LG_DATA_SET_TOO_LONG') return [Status.OutOfResources, error.message]
  if (error instanceof NetworkError) throw error
  return [Status.CannotUnderstand, 'The worklist could not be searched']
}
