/**
 * Answers proposed presentation contexts as acceptor.
 *
 * Sources: PS3.8 7.1.1.13 and 9.3.3.2 (results), PS3.7 D.3.3.4 (roles).
 */
import type { ServiceProvider } from '../services/service-provider.ts'
import { type AnsweredContext, ContextResult, type ProposedContext } from '../upper-layer/presentation-context.ts'
import type { RoleSelection } from '../upper-layer/user-items/role-selection.ts'
import type { ServiceName } from './association-policy.ts'

/** A context that was accepted, with the service that answers in it. */
export interface AcceptedContext {
  readonly abstractSyntaxUID: string
  readonly transferSyntaxUID: string
  readonly provider: ServiceProvider
}

export interface Negotiation {
  readonly answers: readonly AnsweredContext[]
  /** By context id. */
  readonly accepted: ReadonlyMap<number, AcceptedContext>
}

/**
 * Accepts what some provider offers and the node is granted. Of several transfer syntaxes it takes the first acceptable one
 * in the requestor's order: the requestor knows which one it can send without converting.
 */
export function negotiate(
  contexts: readonly ProposedContext[],
  providers: readonly ServiceProvider[],
  granted: readonly ServiceName[],
): Negotiation {
  const accepted = new Map<number, AcceptedContext>()
  const answers = contexts.map((context): AnsweredContext => {
    const { id, abstractSyntaxUID, transferSyntaxUIDs } = context
    const refuse = (result: number) => ({ id, result, transferSyntaxUID: transferSyntaxUIDs[0]! })
    const provider = providers.find((each) => each.contexts.has(abstractSyntaxUID))
    if (!provider) return refuse(ContextResult.AbstractSyntaxNotSupported)
    if (!granted.includes(provider.service)) return refuse(ContextResult.UserRejection)
    const offered = provider.contexts.get(abstractSyntaxUID)!
    const transferSyntaxUID = transferSyntaxUIDs.find((uid) => offered.has(uid))
    if (transferSyntaxUID === undefined) return refuse(ContextResult.TransferSyntaxesNotSupported)
    accepted.set(id, { abstractSyntaxUID, transferSyntaxUID, provider })
    return { id, result: ContextResult.Acceptance, transferSyntaxUID }
  })
  return { answers, accepted }
}

/** Answers role selections of accepted SOP classes: the requestor may be SCU, as all services here are its SCP. */
export function answerRoles(
  proposed: readonly RoleSelection[],
  accepted: ReadonlyMap<number, AcceptedContext>,
): RoleSelection[] {
  const sopClasses = new Set([...accepted.values()].map((context) => context.abstractSyntaxUID))
  return proposed
    .filter(({ sopClassUID }) => sopClasses.has(sopClassUID))
    .map(({ sopClassUID, scuRole }) => ({ sopClassUID, scuRole, scpRole: false }))
}
