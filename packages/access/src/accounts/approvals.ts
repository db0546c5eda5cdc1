/**
 * Two people for what one must not do alone: one asks and says why, another approves, and then it can be done once.
 *
 * Only people ask and approve. A program has no second pair of eyes, and whoever made its token could be both.
 */
import { AccessError } from '../errors.ts'
import { approvalMs, maxApprovedStudies, maxOpenApprovals } from '../limits.ts'
import { type Principal, principalLabel } from '../principal.ts'
import { type Clock, iso } from './clock.ts'
import type { AccountsDatabase } from './database.ts'
import { nameKey } from './names.ts'
import { requireText } from './text.ts'

/** What takes two people. */
export const approvalActions = ['study:erase', 'study:export', 'keys:export', 'accounts:recover'] as const
export type ApprovalAction = (typeof approvalActions)[number]

/** What is asked for: the same action and object have to be named when it is done. */
export interface ApprovalSubject {
  action: ApprovalAction
  /** The study, the account, the key; `bulk` for an export of many studies. */
  object: string
}

export interface NewApproval extends ApprovalSubject {
  reason: string
  /** How often it can be done. Default once; of a bulk export, the number of studies. */
  uses?: number
}

export interface Approval extends Required<NewApproval> {
  id: number
  state: 'asked' | 'approved' | 'refused' | 'used' | 'expired'
  askedBy: string
  askedAt: string
  expiresAt: string
  usesLeft: number
  decidedBy?: string
  decidedAt?: string
  note?: string
}

interface Row {
  id: number
  action: ApprovalAction
  object: string
  reason: string
  uses: number
  uses_left: number
  asked_by: string
  asked_at: number
  expires_at: number
  approved: number | null
  decided_by: string | null
  decided_at: number | null
  note: string | null
}

export class Approvals {
  readonly #database: AccountsDatabase
  readonly #clock: Clock

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /** @throws AccessError `LG_ACCESS_DENIED`, `LG_APPROVAL_REQUIRED` what is asked for is not complete */
  ask({ action, object, reason, uses = 1 }: NewApproval, by: Principal): Approval {
    const askedBy = personLabel(by)
    const now = this.#clock()
    if (!approvalActions.includes(action) || object === '' || object.length > 256) throw incomplete()
    if (!Number.isInteger(uses) || uses < 1 || uses > maxApprovedStudies) throw incomplete()
    const text = requireText(reason, 'LG_APPROVAL_REQUIRED', 'reason', 10)
    const count = 'select count(*) count from approval where asked_by = ? and approved is null and expires_at > ?'
    const open = this.#database.prepare<[string, number], { count: number }>(count).get(askedBy, now)!
    if (open.count >= maxOpenApprovals)
      throw new AccessError('LG_APPROVAL_REQUIRED', 'Too many of your requests wait to be approved.')
    const { lastInsertRowid } = this.#database
      .prepare(`insert into approval (action, object, reason, uses, uses_left, asked_by, asked_at, expires_at)
        values (?, ?, ?, ?, ?, ?, ?, ?)`)
      .run(action, object, text, uses, uses, askedBy, now, now + approvalMs)
    return this.get(Number(lastInsertRowid))
  }

  /**
   * From the moment of approval there is a day to do it.
   *
   * @throws AccessError `LG_APPROVAL_UNKNOWN`, `LG_APPROVAL_DECIDED`, `LG_SECOND_PERSON_REQUIRED`
   */
  decide(id: number, { approve, note = '' }: { approve: boolean; note?: string }, by: Principal): Approval {
    const decidedBy = personLabel(by)
    const approval = this.get(id)
    if (approval.state !== 'asked')
      throw new AccessError('LG_APPROVAL_DECIDED', 'This request was decided already, or has expired.')
    if (approval.askedBy === decidedBy)
      throw new AccessError('LG_SECOND_PERSON_REQUIRED', 'Another person has to decide this: you asked for it.')
    const text = note === '' ? '' : requireText(note, 'LG_APPROVAL_REQUIRED', 'note')
    const now = this.#clock()
    this.#database
      .prepare(
        'update approval set approved = ?, decided_by = ?, decided_at = ?, note = ?, expires_at = ? where id = ?',
      )
      .run(approve ? 1 : 0, decidedBy, now, text, now + approvalMs, id)
    return this.get(id)
  }

  /** To be called before what was approved is done. @throws AccessError `LG_APPROVAL_REQUIRED` */
  use({ action, object }: ApprovalSubject, by: Principal): Approval {
    const query = `select * from approval where action = ? and object = ? and asked_by = ? and approved = 1
      and uses_left > 0 and expires_at > ? order by id limit 1`
    const row = this.#database
      .prepare<[string, string, string, number], Row>(query)
      .get(action, object, askerLabel(by), this.#clock())
    if (row === undefined)
      throw new AccessError(
        'LG_APPROVAL_REQUIRED',
        'This takes two people: ask for it with a reason, and let another person approve it.',
        { action },
      )
    this.#database.prepare('update approval set uses_left = uses_left - 1 where id = ?').run(row.id)
    return this.get(row.id)
  }

  /** @throws AccessError `LG_APPROVAL_UNKNOWN` */
  get(id: number): Approval {
    const row = this.#database.prepare<[number], Row>('select * from approval where id = ?').get(id)
    if (row) return this.#approvalOf(row)
    throw new AccessError('LG_APPROVAL_UNKNOWN', 'There is no such request.')
  }

  /** The newest first. @param askedBy - only those this principal asked for */
  list({ askedBy, limit }: { askedBy?: Principal; limit: number }): Approval[] {
    const query = 'select * from approval where ? is null or asked_by = ? order by id desc limit ?'
    const asker = askedBy === undefined ? null : askerLabel(askedBy)
    return this.#database
      .prepare<[string | null, string | null, number], Row>(query)
      .all(asker, asker, limit)
      .map((row) => this.#approvalOf(row))
  }

  #approvalOf(row: Row): Approval {
    const isOver = row.expires_at <= this.#clock()
    return {
      id: row.id,
      action: row.action,
      object: row.object,
      reason: row.reason,
      uses: row.uses,
      usesLeft: row.uses_left,
      askedBy: row.asked_by,
      askedAt: iso(row.asked_at),
      expiresAt: iso(row.expires_at),
      state: stateOf(row, isOver),
      ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
      ...(row.decided_at === null ? {} : { decidedAt: iso(row.decided_at) }),
      ...(row.note ? { note: row.note } : {}),
    }
  }
}

function stateOf({ approved, uses_left }: Row, isOver: boolean): Approval['state'] {
  if (approved === 0) return 'refused'
  if (approved === 1 && uses_left === 0) return 'used'
  if (isOver) return 'expired'
  return approved === 1 ? 'approved' : 'asked'
}

/** One spelling for each person: 'Ada' and 'ada' are one, and cannot be two for this. */
function personLabel(principal: Principal): string {
  if (principal.kind === 'person') return askerLabel(principal)
  throw new AccessError('LG_ACCESS_DENIED', 'Only people, signed in, ask for approval and approve.', {
    rule: 'deny-by-default',
    action: 'approvals:decide',
    principal: principalLabel(principal),
  })
}

function askerLabel(principal: Principal): string {
  return principal.kind === 'person' ? `person:${nameKey(principal.name)}` : principalLabel(principal)
}

function incomplete(): AccessError {
  return new AccessError('LG_APPROVAL_REQUIRED', 'Say what is to be approved, and how often it will be done.')
}
