/**
 * Sends a batch of instances to a node: opens the association when it is first needed, and again after it broke, since one
 * bad instance or a short interruption shall not end a move. A node that cannot be reached again and again is given up.
 */
import type { RequestorAssociation } from '../../association/requestor-association.ts'
import { NetworkError } from '../../errors.ts'
import { ReadAhead, readyDataSet } from './instance-reader.ts'
import type { Batch } from './proposals.ts'
import type { MoveDestination, RetrievableInstance } from './retrieve-source.ts'
import {
  contextFor,
  inSyntaxOf,
  type MoveOriginator,
  type StoreContext,
  type SuboperationOutcome,
  sendInstance,
} from './suboperation-target.ts'

/** Failures of the association one after the other, after which nothing more is tried. */
const MOST_BREAKS = 2

export class DestinationSender {
  readonly #destination: MoveDestination
  readonly #batch: Batch<RetrievableInstance>
  readonly #originator: MoveOriginator | undefined
  #ahead: ReadAhead
  #association: RequestorAssociation | undefined
  #contexts: readonly StoreContext[] = []
  #breakCount = 0
  /** Why nothing more is tried. */
  #givenUp: string | undefined

  constructor(destination: MoveDestination, batch: Batch<RetrievableInstance>, originator?: MoveOriginator) {
    this.#destination = destination
    this.#batch = batch
    this.#originator = originator
    this.#ahead = this.#newReadAhead()
  }

  /** Never throws. */
  async send(instance: RetrievableInstance): Promise<SuboperationOutcome> {
    const target = await this.#open()
    if (target === undefined) return failed(this.#givenUp ?? 'the destination cannot be reached')
    const context = contextFor(instance, this.#contexts)
    if (!context) return failed('no transfer syntax suits both')
    const octets = await this.#ahead.take(instance).catch(() => undefined)
    if (octets === undefined) return failed('it cannot be read from the archive')
    const { invoker } = target
    try {
      const sent = { invoker, contexts: this.#contexts }
      const outcome = await sendInstance(instance, octets, context, sent, this.#originator)
      this.#breakCount = 0
      return outcome
    } catch (error) {
      this.#break(error)
      return failed('the association with the destination broke')
    }
  }

  /** Orderly end, if it is open. */
  async close(): Promise<void> {
    await this.#association?.release().catch(() => this.#association?.abort())
  }

  async #open(): Promise<RequestorAssociation | undefined> {
    if (this.#association || this.#givenUp !== undefined) return this.#association
    try {
      this.#association = await this.#destination.open(this.#batch.contexts)
      this.#contexts = usable(this.#association)
    } catch (error) {
      this.#break(error)
    }
    return this.#association
  }

  #newReadAhead(): ReadAhead {
    return new ReadAhead(this.#batch.instances, (instance) => this.#prepare(instance))
  }

  #break(error: unknown): void {
    // What was read is in the syntax of a context that is gone.
    this.#ahead = this.#newReadAhead()
    this.#association?.abort()
    this.#association = undefined
    this.#breakCount += 1
    const isFinal = error instanceof NetworkError && error.code === 'LG_ASSOCIATION_REJECTED'
    if (isFinal) this.#givenUp = 'the destination refused the association'
    else if (this.#breakCount > MOST_BREAKS) this.#givenUp = 'the destination cannot be reached'
  }

  async #prepare(instance: RetrievableInstance) {
    const context = contextFor(instance, this.#contexts)
    if (!context) return new Uint8Array(0)
    return readyDataSet(instance, (octets) => inSyntaxOf(context, instance, octets), false)
  }
}

function failed(why: string): SuboperationOutcome {
  return { kind: 'failed', why }
}

function usable({ contexts }: RequestorAssociation): StoreContext[] {
  return contexts.flatMap(({ id, abstractSyntaxUID, result, transferSyntaxUID }) =>
    result === 0 && transferSyntaxUID !== undefined ? [{ id, abstractSyntaxUID, transferSyntaxUID }] : [],
  )
}
