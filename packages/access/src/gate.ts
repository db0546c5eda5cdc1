/**
 * The gate: one decision for every protocol.
 *
 * `decide` answers for one study, `predicate` for a list; both read the same rules through `rulesFor`, so that a search
 * cannot show what a fetch refuses, nor the reverse.
 */
import type { Action } from './action.ts'
import { AccessError } from './errors.ts'
import { matches, type Predicate, type StudyFacts } from './predicate.ts'
import { type Principal, principalLabel } from './principal.ts'
import { defaultRules, type Rule, type Subject } from './rules.ts'

export interface Decision {
  allowed: boolean
  /** In words, with what the person can do about a denial. */
  reason: string
  /** Name of the rule that allowed it, or 'deny-by-default', or 'suspended'. */
  rule: string
}

const denyByDefault = 'deny-by-default'
const suspendedReason = 'You are suspended until an administrator has looked at what happened. Ask one.'

export class Gate {
  readonly #rules: readonly Rule[]
  readonly #isSuspended: (principal: Principal) => boolean

  /** @param isSuspended - whoever it names is allowed nothing, also in the middle of what they began */
  constructor(rules: readonly Rule[] = defaultRules, isSuspended: (principal: Principal) => boolean = () => false) {
    this.#rules = rules
    this.#isSuspended = isSuspended
  }

  /**
   * May this principal do this, to this study?
   *
   * Without `study` only rules that hold for every study count: a caller that forgot the facts is refused rather than
   * let through. For lists ask `predicate`; its `none` means refuse.
   */
  decide(principal: Principal, action: Action, study?: StudyFacts): Decision {
    const rules = this.#rulesFor(principal, action)
    const rule = rules.find(
      ({ where }) => where === undefined || where.kind === 'all' || (study && matches(where, study)),
    )
    if (rule) return { allowed: true, reason: `Allowed by the rule ${rule.name}.`, rule: rule.name }
    const suspended = this.#isSuspended(principal)
    const reason = suspended ? suspendedReason : reasonOfDenial(principal, action, rules.length > 0)
    return { allowed: false, reason, rule: suspended ? 'suspended' : denyByDefault }
  }

  /** The studies for which `decide` says yes. */
  predicate(principal: Principal, action: Action): Predicate {
    const conditions = this.#rulesFor(principal, action).map(({ where }): Predicate => where ?? { kind: 'all' })
    if (conditions.some(({ kind }) => kind === 'all')) return { kind: 'all' }
    if (conditions.length === 0) return { kind: 'none' }
    return conditions.length === 1 ? conditions[0]! : { kind: 'or', of: conditions }
  }

  /** @throws AccessError `LG_ACCESS_DENIED`; `detail.rule`, `detail.action` and `detail.principal` for the audit log */
  require(principal: Principal, action: Action, study?: StudyFacts): void {
    const { allowed, reason, rule } = this.decide(principal, action, study)
    if (allowed) return
    throw new AccessError('LG_ACCESS_DENIED', reason, { rule, action, principal: principalLabel(principal) })
  }

  #rulesFor(principal: Principal, action: Action): Rule[] {
    if (this.#isSuspended(principal)) return []
    return this.#rules.filter((rule) => rule.actions.includes(action) && concerns(rule.subject, principal))
  }
}

function concerns(subject: Subject, principal: Principal): boolean {
  switch (subject.kind) {
    case 'role':
      return (principal.kind === 'person' || principal.kind === 'token') && principal.role === subject.role
    case 'service':
      return principal.kind === 'node' && principal.services.includes(subject.service)
    case 'operator':
      return principal.kind === 'operator'
  }
}

function reasonOfDenial(principal: Principal, action: Action, someStudies: boolean): string {
  if (someStudies) return `${action} is allowed to you for other studies, not for this one. Ask an administrator.`
  switch (principal.kind) {
    case 'node':
      return `No service given to this node includes ${action}. An administrator can change the node's services.`
    case 'token':
      return `This token's role, ${principal.role}, does not include ${action}. Create a token with another role.`
    default:
      return `${action} is not part of what your role may do. Ask an administrator for another role.`
  }
}
