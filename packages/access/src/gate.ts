/**
 * The gate: one decision for every protocol.
 *
 * `decide` answers for one study, `predicate` for a list; both read the same rules through `rulesFor`, so that a search
 * cannot show what a fetch refuses, nor the reverse.
 */
import type { Action } from './action.ts'
import { AccessError } from './errors.ts'
import { confinedActions, emptyGrantBook, type GrantBook } from './grant-book.ts'
import { allOf, anyOf, matches, type Predicate, type StudyFacts } from './predicate.ts'
import { isDeIdentified, type Principal, principalLabel } from './principal.ts'
import { defaultRules, type Rule, type StudyForm, type Subject } from './rules.ts'

export interface Decision {
  allowed: boolean
  /** In words, with what the person can do about a denial. */
  reason: string
  /** Name of the rule that allowed it, with the grant where it took one, or 'deny-by-default', or 'suspended'. */
  rule: string
  /** The grant that it took, `grant-12` or `glass-3`; absent where the rule holds for every study. */
  grant?: string
  /** The project by whose grant it was allowed, where there is one. */
  project?: string
}

export interface GateOptions {
  rules?: readonly Rule[]
  /** Default: nothing is granted and nobody confined. */
  grants?: GrantBook
  /** Whoever it names is allowed nothing, also in the middle of what they began. Default: nobody. */
  isSuspended?: (principal: Principal) => boolean
  /** Form of studies that is meant where a question names none. Default: whole. */
  form?: StudyForm
}

/** A rule as it holds for one principal at this moment. */
interface Allowance {
  name: string
  where: Predicate
  grant?: string
  project?: string
}

const denyByDefault = 'deny-by-default'

export class Gate {
  readonly #rules: readonly Rule[]
  readonly #grants: GrantBook
  readonly #isSuspended: (principal: Principal) => boolean
  readonly #form: StudyForm

  constructor(options: GateOptions = {}) {
    const { rules = defaultRules, grants = emptyGrantBook, isSuspended = () => false, form = 'whole' } = options
    this.#rules = rules
    this.#grants = grants
    this.#isSuspended = isSuspended
    this.#form = form
  }

  /** The same gate, asked about studies in another form: for whoever brings them into that form. */
  inForm(form: StudyForm): Gate {
    return new Gate({ rules: this.#rules, grants: this.#grants, isSuspended: this.#isSuspended, form })
  }

  /**
   * May this principal do this, to this study?
   *
   * Without `study` only rules that hold for every study count: a caller that forgot the facts is refused rather than
   * let through. For lists ask `predicate`; its `none` means refuse. By default the study is meant as it was sent: who
   * may only see it without identities is refused by whoever does not take them out.
   */
  decide(principal: Principal, action: Action, study?: StudyFacts, form: StudyForm = this.#form): Decision {
    const allowances = this.#allowances(principal, action, form)
    const found = allowances.find(({ where }) => where.kind === 'all' || (study && matches(where, study)))
    if (found !== undefined) {
      const { name, where: _, ...how } = found
      return { allowed: true, reason: `Allowed by the rule ${name}.`, rule: name, ...how }
    }
    const suspended = this.#isSuspended(principal)
    const reason = suspended ? suspendedReasonOf(principal) : reasonOfDenial(principal, action, allowances.length > 0)
    return { allowed: false, reason, rule: suspended ? 'suspended' : denyByDefault }
  }

  /** The studies for which `decide` says yes. */
  predicate(principal: Principal, action: Action, form: StudyForm = this.#form): Predicate {
    return anyOf(this.#allowances(principal, action, form).map(({ where }) => where))
  }

  /** Whether there may be something this principal can do this to; each study is then decided for itself. */
  mayAtAll(principal: Principal, action: Action): boolean {
    return this.predicate(principal, action).kind !== 'none'
  }

  /** @throws AccessError `LG_ACCESS_DENIED`; `detail.rule`, `detail.action` and `detail.principal` for the audit log */
  require(principal: Principal, action: Action, study?: StudyFacts): void {
    const { allowed, reason, rule } = this.decide(principal, action, study)
    if (!allowed) throw denied(principal, action, { reason, rule })
  }

  /** @throws AccessError `LG_ACCESS_DENIED` when there is no study this principal can do this to */
  requireAtAll(principal: Principal, action: Action): void {
    if (!this.mayAtAll(principal, action)) throw denied(principal, action, this.decide(principal, action))
  }

  #allowances(principal: Principal, action: Action, form: StudyForm): Allowance[] {
    if (this.#isSuspended(principal) || isOutOfScope(principal, action)) return []
    const isConfined = confinedActions.has(action) && (this.#grants.confines(principal) || isOfProjects(principal))
    return this.#rules
      .filter((rule) => rule.actions.includes(action) && concerns(rule.subject, principal))
      .filter((rule) => formOf(rule, principal, action) === form)
      .map((rule) => confined(rule, principal))
      .flatMap((rule) => (rule.granted || isConfined ? this.#byGrants(rule, principal, action) : [allowance(rule)]))
  }

  #byGrants(rule: Rule, principal: Principal, action: Action): Allowance[] {
    return this.#grants
      .granted(principal)
      .filter(({ actions }) => actions === undefined || actions.includes(action))
      .map(({ name, where, project }) => ({
        name: `${rule.name} by ${name}`,
        where: allOf([allowance(rule).where, where]),
        grant: name,
        ...(project === undefined ? {} : { project }),
      }))
  }
}

function allowance({ name, where = { kind: 'all' } }: Rule): Allowance {
  return { name, where }
}

function denied(principal: Principal, action: Action, { reason, rule }: { reason: string; rule: string }): AccessError {
  return new AccessError('LG_ACCESS_DENIED', reason, { rule, action, principal: principalLabel(principal) })
}

function suspendedReasonOf({ kind }: Principal): string {
  if (kind === 'share') return 'This link has ended. Ask whoever sent it.'
  return 'You are suspended until an administrator has looked at what happened. Ask one.'
}

/** A token may be narrower than its role, never wider; who is shown no identities does nothing else that could tell one. */
function isOutOfScope(principal: Principal, action: Action): boolean {
  if (isDeIdentified(principal)) return !withoutIdentities.has(action)
  return principal.kind === 'token' && principal.actions !== undefined && !principal.actions.includes(action)
}

/** What a share or node that is shown no identities may do: look at what was taken out, and send what it made of it. */
const withoutIdentities: ReadonlySet<Action> = new Set<Action>(['study:list', 'study:read', 'study:store'])

function formOf(rule: Rule, principal: Principal, action: Action): StudyForm {
  return isDeIdentified(principal) && action !== 'study:store' ? 'de-identified' : (rule.form ?? 'whole')
}

/** A node that is shown no identities sees the projects it was granted, and nothing besides. */
function isOfProjects(principal: Principal): boolean {
  return principal.kind === 'node' && isDeIdentified(principal)
}

function concerns(subject: Subject, principal: Principal): boolean {
  switch (subject.kind) {
    case 'role':
      return (principal.kind === 'person' || principal.kind === 'token') && principal.role === subject.role
    case 'service':
      return principal.kind === 'node' && principal.services.includes(subject.service)
    case 'operator':
    case 'share':
      return principal.kind === subject.kind
  }
}

/** What was opened by a share is that one study, whatever a rule says. */
function confined(rule: Rule, principal: Principal): Rule {
  if (principal.kind !== 'share') return rule
  const own: Predicate = { kind: 'equals', attribute: 'StudyInstanceUID', value: principal.studyInstanceUID }
  return { ...rule, where: allOf([own, allowance(rule).where]) }
}

function reasonOfDenial(principal: Principal, action: Action, someStudies: boolean): string {
  if (principal.kind === 'share') return 'This link shows one study and nothing else.'
  if (someStudies)
    return `${action} is allowed to you for granted studies, not for this one. Ask an administrator for a grant.`
  switch (principal.kind) {
    case 'node':
      return `No service given to this node includes ${action}. An administrator can change the node's services.`
    case 'token':
      if (isOutOfScope(principal, action))
        return `This token's scope does not include ${action}. Create a token with it.`
      return `This token's role, ${principal.role}, does not include ${action}. Create a token with another role.`
    default:
      return `${action} is not part of what your role may do. Ask an administrator for another role.`
  }
}
