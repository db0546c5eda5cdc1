/**
 * Who is to be told of which workitems.
 *
 * A subscription to a worklist, whole or filtered, becomes one to each workitem that it fits, now and whenever one is made or
 * changed; suspended it stands still. Giving up one workitem is remembered, so that the worklist does not bring it back.
 *
 * Subscribers belong to whoever made them: the AE title in the address is a name among one's own.
 *
 * Source: PS3.4 CC.2.3 (subscription, Table CC.2.3-2 for its states).
 */
import { type DataSet, type DicomJsonModel, fromDicomJson } from '@leadglass/dicom'
import { matchesItem } from '@leadglass/network'
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { ServicesDatabase } from '../services-file/database.ts'
import type { Now } from '../services-file/services-file.ts'

export const globalWorklist = '1.2.840.10008.5.1.4.34.5'
export const filteredWorklist = '1.2.840.10008.5.1.4.34.5.1'

export interface Subscriber {
  /** The principal, as the audit log names it. */
  owner: string
  aeTitle: string
}

interface Worklist {
  subscriber: number
  filter: string | null
  deletionLock: number
}

export class Subscriptions {
  readonly #database: ServicesDatabase
  readonly #now: Now

  constructor(database: ServicesDatabase, now: Now) {
    this.#database = database
    this.#now = now
  }

  /** @throws ServerError `LG_WORKITEM_SUBSCRIBERS` */
  subscribe(who: Subscriber, workitem: number, deletionLock: boolean): void {
    this.#database.transaction(() => this.#put(this.#make(who), workitem, deletionLock)).immediate()
  }

  /** @param filter - an identifier; absent: every workitem @throws ServerError `LG_WORKITEM_SUBSCRIBERS` */
  subscribeWorklist(who: Subscriber, deletionLock: boolean, filter?: DicomJsonModel): void {
    const worklist = filter ? filteredWorklist : globalWorklist
    this.#database
      .transaction(() => {
        this.#database
          .prepare('insert or replace into workitemWorklists values (?, ?, ?, ?, 0)')
          .run(this.#make(who), worklist, filter ? JSON.stringify(filter) : null, Number(deletionLock))
      })
      .immediate()
  }

  /** A workitem that was there before the worklist was subscribed to. */
  take(who: Subscriber, workitem: number, deletionLock: boolean): void {
    const id = this.#idOf(who)
    if (id !== undefined) this.#put(id, workitem, deletionLock)
  }

  /** Subscribes those whose worklist a new or changed workitem fits. */
  offer(workitem: number, dataSet: DataSet): void {
    const add = this.#database.prepare('insert or ignore into workitemSubscriptions values (?, ?, ?, 0)')
    for (const { subscriber, filter, deletionLock } of this.#active())
      if (filter === null || matchesItem(identifierOf(filter), dataSet)) add.run(workitem, subscriber, deletionLock)
  }

  unsubscribe(who: Subscriber, workitem: number): void {
    const id = this.#idOf(who)
    if (id === undefined) return
    this.#database
      .prepare(
        `insert into workitemSubscriptions values (?, ?, 0, 1)
         on conflict (workitem, subscriber) do update set excluded = 1, deletionLock = 0`,
      )
      .run(workitem, id)
  }

  /** The whole worklist takes every subscription along (PS3.4 CC.2.3.2). */
  unsubscribeWorklist(who: Subscriber): void {
    this.#database
      .prepare('delete from workitemSubscribers where owner = ? and aeTitle = ?')
      .run(who.owner, who.aeTitle)
  }

  /** No further workitems; those subscribed to stay so. */
  suspend(who: Subscriber, worklist: string): void {
    this.#database
      .prepare('update workitemWorklists set suspended = 1 where subscriber = ? and worklist = ?')
      .run(this.#idOf(who) ?? -1, worklist)
  }

  of(workitem: number): Subscriber[] {
    return this.#database
      .prepare<[number], Subscriber>(
        `select owner, aeTitle from workitemSubscriptions join workitemSubscribers on subscriber = workitemSubscribers.id
         where workitem = ? and excluded = 0`,
      )
      .all(workitem)
  }

  isKnown(who: Subscriber): boolean {
    return this.#idOf(who) !== undefined
  }

  /** Its channel was opened. */
  noteUse(who: Subscriber): void {
    this.#database
      .prepare('update workitemSubscribers set usedAt = ? where id = ?')
      .run(this.#now(), this.#idOf(who) ?? -1)
  }

  /** Subscribers that nobody has listened as since this time, with all their subscriptions. */
  forgetOlderThan(time: number): void {
    this.#database.prepare('delete from workitemSubscribers where usedAt < ?').run(time)
  }

  /** Filters that name the study. Subscriptions to its workitems go with those. */
  forgetStudy(studyInstanceUID: string): void {
    this.#database.prepare('delete from workitemWorklists where instr(filter, ?) > 0').run(`"${studyInstanceUID}"`)
  }

  #active(): Worklist[] {
    return this.#database
      .prepare<[], Worklist>('select subscriber, filter, deletionLock from workitemWorklists where suspended = 0')
      .all()
  }

  #put(subscriber: number, workitem: number, deletionLock: boolean): void {
    this.#database
      .prepare(
        `insert into workitemSubscriptions values (:workitem, :subscriber, :lock, 0)
         on conflict (workitem, subscriber) do update set excluded = 0, deletionLock = :lock`,
      )
      .run({ workitem, subscriber, lock: Number(deletionLock) })
  }

  #make(who: Subscriber): number {
    const known = this.#idOf(who)
    if (known !== undefined) return known
    const own = this.#database
      .prepare<[string], { count: number }>('select count(*) as count from workitemSubscribers where owner = ?')
      .get(who.owner)!.count
    if (own >= limits.workitemSubscribers)
      throw new ServerError(
        'LG_WORKITEM_SUBSCRIBERS',
        `at most ${limits.workitemSubscribers} subscribers of one account`,
      )
    return this.#database
      .prepare<[string, string, number], { id: number }>(
        'insert into workitemSubscribers (owner, aeTitle, usedAt) values (?, ?, ?) returning id',
      )
      .get(who.owner, who.aeTitle, this.#now())!.id
  }

  #idOf({ owner, aeTitle }: Subscriber): number | undefined {
    return this.#database
      .prepare<[string, string], { id: number }>('select id from workitemSubscribers where owner = ? and aeTitle = ?')
      .get(owner, aeTitle)?.id
  }
}

export function identifierOf(filter: string): DataSet {
  return fromDicomJson(JSON.parse(filter) as DicomJsonModel)
}
