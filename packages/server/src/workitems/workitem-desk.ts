/**
 * What programs do with workitems: by the gate's leave, audited, and told to subscribers.
 *
 * A workitem that the caller may not see is answered as if it were not there.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Gate, type Principal, principalLabel } from '@leadglass/access'
import type { AuditLog } from '@leadglass/audit'
import { DataSet, type DicomJsonModel, fromDicomJson, Tags } from '@leadglass/dicom'
import { matchesItem } from '@leadglass/network'
import { newUID } from '../dicomweb/new-uid.ts'
import { ServerError } from '../errors.ts'
import type { EventChannels } from './event-channels.ts'
import { type EventType, eventReport, eventsOfUpdate } from './event-report.ts'
import type { Subscriber, Subscriptions } from './subscriptions.ts'
import { factsOfWorkitem, inState, newWorkitem, transactionOf, updated } from './workitem.ts'
import { cancellation, requireUpdatable, transition, type WorkitemState } from './workitem-state.ts'
import type { StoredWorkitem, Workitems } from './workitems.ts'

export interface WorkitemDeskParts {
  workitems: Workitems
  subscriptions: Subscriptions
  channels: EventChannels
  gate: Gate
  audit: Pick<AuditLog, 'append'>
  now?: () => number
}

/** `same`: it was in that state already. */
export type Outcome = 'changed' | 'same'

export class WorkitemDesk {
  readonly #parts: WorkitemDeskParts
  readonly #now: () => number
  #messageID = 0

  constructor(parts: WorkitemDeskParts) {
    this.#parts = parts
    this.#now = parts.now ?? Date.now
  }

  async create(principal: Principal, uid: string, given: DataSet): Promise<StoredWorkitem> {
    const dataSet = newWorkitem(given, uid, this.#now())
    this.#parts.gate.require(principal, 'worklist:write', factsOfWorkitem(dataSet))
    const item = this.#parts.workitems.add(uid, dataSet)
    this.#parts.subscriptions.offer(item.id, dataSet)
    await this.#record(principal, 'workitem:created', { state: 'SCHEDULED' })
    this.#tell(item, ['state'])
    return item
  }

  async retrieve(principal: Principal, uid: string): Promise<StoredWorkitem> {
    const item = this.#seen(principal, uid)
    await this.#record(principal, 'workitem:read', { workitems: 1 })
    return item
  }

  async update(principal: Principal, uid: string, given: DataSet, transactionUID: string | undefined): Promise<void> {
    this.#mayWrite(principal, uid)
    const { before, after } = this.#parts.workitems.change(uid, (item) => {
      requireUpdatable(item, transactionUID ?? transactionOf(given))
      return { ...item, dataSet: updated(item.dataSet, given, this.#now()) }
    })
    this.#parts.subscriptions.offer(after.id, after.dataSet)
    await this.#record(principal, 'workitem:updated', { state: after.state })
    this.#tell(after, eventsOfUpdate(before.dataSet, after.dataSet))
  }

  async changeState(
    principal: Principal,
    uid: string,
    state: WorkitemState,
    transactionUID: string | undefined,
  ): Promise<Outcome> {
    this.#mayWrite(principal, uid)
    const { before, after } = this.#parts.workitems.change(uid, (item) => {
      if (transition(item, state, transactionUID) === 'same') return undefined
      return {
        state,
        transactionUID: item.transactionUID ?? transactionUID ?? null,
        dataSet: inState(item.dataSet, state, this.#now()),
      }
    })
    return this.#changed(principal, before, after)
  }

  /** @param reason - why, and whom to ask; told to whoever performs it */
  async requestCancellation(principal: Principal, uid: string, reason: DataSet, requester: string): Promise<Outcome> {
    this.#mayWrite(principal, uid)
    let asks = false
    const { before, after } = this.#parts.workitems.change(uid, (item) => {
      const wanted = cancellation(item)
      asks = wanted === 'ask'
      if (wanted !== 'cancel') return undefined
      const dataSet = inState(item.dataSet, 'CANCELED', this.#now(), reason)
      return { state: 'CANCELED', transactionUID: newUID(), dataSet }
    })
    if (!asks) return this.#changed(principal, before, after)
    await this.#record(principal, 'workitem:cancellation-requested', { state: after.state })
    this.#tell(after, ['cancelRequested'], cancelRequest(reason, requester))
    return 'changed'
  }

  /** Those the caller may see, one after the other; gives way to others between pages. */
  async *search(principal: Principal, identifier: DicomJsonModel): AsyncGenerator<StoredWorkitem> {
    const keys = fromDicomJson(identifier)
    const state = keys.string(Tags.ProcedureStepState)
    const exact = state && !/[*?]/.test(state) ? state.toUpperCase() : undefined
    let last = 0
    for (;;) {
      const page = this.#parts.workitems.page(last, exact)
      for (const item of page) if (this.#sees(principal, item) && matchesItem(keys, item.dataSet)) yield item
      if (page.length === 0) return
      last = page.at(-1)!.id
      await nextTurn()
    }
  }

  async recordSearch(principal: Principal, workitems: number): Promise<void> {
    await this.#record(principal, 'workitem:read', { workitems })
  }

  /** @throws ServerError `LG_WORKITEM_UNKNOWN`, `LG_WORKITEM_SUBSCRIBERS` */
  async subscribe(principal: Principal, who: Subscriber, uid: string, deletionLock: boolean): Promise<void> {
    const item = this.#seen(principal, uid)
    this.#parts.subscriptions.subscribe(who, item.id, deletionLock)
    await this.#record(principal, 'workitem:subscribed', {})
    // What it is subscribed to, it is told of at once (PS3.4 CC.2.3.3).
    this.#tellOne(who, item, 'state', item.dataSet)
  }

  async subscribeWorklist(
    principal: Principal,
    who: Subscriber,
    deletionLock: boolean,
    filter?: DicomJsonModel,
  ): Promise<void> {
    const { subscriptions } = this.#parts
    subscriptions.subscribeWorklist(who, deletionLock, filter)
    for await (const item of this.search(principal, filter ?? {})) subscriptions.take(who, item.id, deletionLock)
    await this.#record(principal, 'workitem:subscribed', {})
  }

  async unsubscribe(principal: Principal, who: Subscriber, uid: string): Promise<void> {
    this.#parts.subscriptions.unsubscribe(who, this.#seen(principal, uid).id)
    await this.#record(principal, 'workitem:unsubscribed', {})
  }

  async unsubscribeWorklist(principal: Principal, who: Subscriber): Promise<void> {
    this.#parts.subscriptions.unsubscribeWorklist(who)
    await this.#record(principal, 'workitem:unsubscribed', {})
  }

  async suspend(principal: Principal, who: Subscriber, worklist: string): Promise<void> {
    this.#parts.subscriptions.suspend(who, worklist)
    await this.#record(principal, 'workitem:suspended', {})
  }

  async #changed(principal: Principal, before: StoredWorkitem, after: StoredWorkitem): Promise<Outcome> {
    if (before === after) return 'same'
    this.#parts.subscriptions.offer(after.id, after.dataSet)
    await this.#record(principal, 'workitem:state', { from: before.state, to: after.state })
    this.#tell(after, ['state'])
    return 'changed'
  }

  #seen(principal: Principal, uid: string): StoredWorkitem {
    const item = this.#parts.workitems.find(uid)
    if (item && this.#sees(principal, item)) return item
    throw new ServerError('LG_WORKITEM_UNKNOWN', 'there is no such workitem')
  }

  #mayWrite(principal: Principal, uid: string): void {
    this.#parts.gate.require(principal, 'worklist:write', factsOfWorkitem(this.#seen(principal, uid).dataSet))
  }

  #sees(principal: Principal, { dataSet }: StoredWorkitem): boolean {
    return this.#parts.gate.decide(principal, 'worklist:read', factsOfWorkitem(dataSet)).allowed
  }

  #tell(item: StoredWorkitem, types: readonly EventType[], source = item.dataSet): void {
    for (const type of types)
      for (const who of this.#parts.subscriptions.of(item.id)) this.#tellOne(who, item, type, source)
  }

  #tellOne(who: Subscriber, item: StoredWorkitem, type: EventType, source: DataSet): void {
    this.#messageID = (this.#messageID % 0xffff) + 1
    const text = JSON.stringify(eventReport(type, item.uid, source, this.#messageID))
    this.#parts.channels.send(who, { text, facts: factsOfWorkitem(item.dataSet) })
  }

  async #record(principal: Principal, action: string, detail: Record<string, string | number>): Promise<void> {
    const address = principal.origin?.address
    await this.#parts.audit.append({
      time: new Date(this.#now()).toISOString(),
      action,
      outcome: 'success',
      principal: principalLabel(principal),
      ...(address === undefined ? {} : { address }),
      detail,
    })
  }
}

function cancelRequest(reason: DataSet, requester: string): DataSet {
  const request = new DataSet()
  for (const element of reason) request.put(element)
  return request.set(Tags.RequestingAE, 'AE', requester)
}
