/**
 * Goes through the archive in the order of arrival and queues what rules ask for.
 *
 * The archive itself is the log that is read: the cursor and the queue entries are one transaction, so that an instance which
 * was acknowledged is routed once, whatever crashed in between and over whatever protocol it came.
 */
import type { Principal } from '@leadglass/access'
import { type ArchiveAccess, ArchiveError, type Arrival } from '@leadglass/archive'
import { DicomError, fromDicomJson } from '@leadglass/dicom'
import type { Canaries } from '../canaries/canaries.ts'
import type { DeliveryQueue, NewDelivery } from './delivery-queue.ts'
import { priorities } from './delivery-queue.ts'
import type { CompiledRule } from './rules.ts'

export const forwardingPrincipal: Principal = { kind: 'operator', name: 'forwarding' }

export interface RouterParts {
  archive: Pick<ArchiveAccess, 'arrivals' | 'lastSequence' | 'openInstance'>
  queue: Pick<DeliveryQueue, 'cursor' | 'enqueue' | 'forgetCursor'>
  rules: readonly CompiledRule[]
  /** Studies that no patient stands behind stay here: elsewhere nobody knows what they are. */
  canaries: Pick<Canaries, 'includes'>
  /** Told of an instance whose header could not be read; it is passed over. */
  onUnreadable(error: unknown): void
}

/** Instances looked at in one transaction. */
const batchSize = 256

export class Router {
  readonly #parts: RouterParts

  constructor(parts: RouterParts) {
    this.#parts = parts
  }

  /**
   * Routes everything that arrived since the last time. What an archive held before it had rules is passed over: a rule holds
   * for what arrives after it was written.
   *
   * @returns how many deliveries were queued
   */
  async route(): Promise<number> {
    const { archive, queue, rules } = this.#parts
    const { cursor } = queue
    if (rules.length === 0) {
      if (cursor !== undefined) queue.forgetCursor()
      return 0
    }
    if (cursor === undefined) {
      queue.enqueue([], await archive.lastSequence())
      return 0
    }
    let added = 0
    for (let after = cursor; ; ) {
      const arrivals = await archive.arrivals(forwardingPrincipal, { after, limit: batchSize })
      const last = arrivals.at(-1)
      if (last === undefined) return added
      const deliveries: NewDelivery[] = []
      for (const arrival of arrivals) deliveries.push(...(await this.#deliveriesOf(arrival)))
      added += queue.enqueue(deliveries, last.sequence)
      after = last.sequence
    }
  }

  async #deliveriesOf(arrival: Arrival): Promise<NewDelivery[]> {
    const { archive, rules, canaries, onUnreadable } = this.#parts
    if (canaries.includes(arrival.handle.studyInstanceUID)) return []
    try {
      const content = await archive.openInstance(forwardingPrincipal, arrival.handle)
      const { principal, received } = content.provenance
      const from = principal.startsWith('node:') ? principal.slice('node:'.length) : undefined
      const instance = { dataSet: fromDicomJson(content.metadata()), from, received: new Date(received) }
      const matching = rules.filter((rule) => rule.matches(instance)).map(({ rule }) => rule)
      // The first rule that names a destination decides about priority; nothing goes back to where it came from.
      const destinations = new Map(matching.flatMap((rule) => rule.to.map((to) => [to, rule] as const)).reverse())
      if (from !== undefined) destinations.delete(from)
      return [...destinations].map(([destination, rule]) => delivery(arrival, destination, rule))
    } catch (error) {
      if (!isOfTheInstance(error)) throw error
      onUnreadable(error)
      return []
    }
  }
}

/** Damaged, erased in the meantime, or not to be read: it will not be better later. A disk that fails may be. */
function isOfTheInstance(error: unknown): boolean {
  if (error instanceof DicomError) return true
  const code = error instanceof ArchiveError ? error.code : ''
  return ['LG_RECORD_DAMAGED', 'LG_RECORD_MALFORMED', 'LG_STUDY_ERASED'].includes(code)
}

function delivery({ study, handle }: Arrival, destination: string, rule: CompiledRule['rule']): NewDelivery {
  return {
    destination,
    rule: rule.name,
    priority: priorities[rule.priority],
    study,
    StudyInstanceUID: handle.studyInstanceUID,
    SeriesInstanceUID: handle.seriesInstanceUID,
    SOPInstanceUID: handle.sopInstanceUID,
    SOPClassUID: handle.sopClassUID,
    TransferSyntaxUID: handle.transferSyntaxUID,
    commitment: rule.commitment,
  }
}
