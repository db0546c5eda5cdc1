/**
 * Answers as acceptor what a requestor proposes: presentation contexts, roles, extended negotiation, operations at once.
 *
 * Sources: PS3.8 7.1.1.13 and 9.3.3.2 (results), PS3.7 D.3.3.3 (operations window), D.3.3.4 (roles), D.3.3.5 (extended
 * negotiation), D.3.3.6 (common extended negotiation).
 */
import type { ServiceProvider, UsableContext } from '../services/service-provider.ts'
import type { AssociateRQ } from '../upper-layer/associate-rq.ts'
import { type AnsweredContext, ContextResult, type ProposedContext } from '../upper-layer/presentation-context.ts'
import type { UserInformation } from '../upper-layer/user-information.ts'
import type { RoleSelection } from '../upper-layer/user-items/role-selection.ts'
import type { RefusedContext } from './association-events.ts'
import type { ServiceName } from './association-policy.ts'

/** A context that was accepted, with the service that answers requests in it. */
export interface AcceptedContext extends UsableContext {
  /** Absent where the peer may not send requests: it took the role of SCP only. */
  readonly provider?: ServiceProvider
  /** Where the requestor has the role of SCP: who takes what an SCP sends of itself, N-EVENT-REPORT (PS3.7 10.1.1). */
  readonly eventProvider?: ServiceProvider
}

export interface Negotiation {
  readonly answers: readonly AnsweredContext[]
  /** By context id. */
  readonly accepted: ReadonlyMap<number, AcceptedContext>
  /** By SOP class. */
  readonly extended: ReadonlyMap<string, Uint8Array>
  readonly operationsAtOnce: number
  /** The user items of the answer that follow from the request. */
  readonly userInformation: UserInformation
}

/** What providers and the node's grants make of one abstract syntax. */
interface Offer {
  readonly asSCP?: { readonly provider: ServiceProvider; readonly transferSyntaxes: ReadonlySet<string> }
  readonly asSCU?: { readonly provider: ServiceProvider; readonly transferSyntaxes: ReadonlySet<string> }
  /** Some provider has it, whatever the node is granted. */
  readonly isKnown: boolean
}

/** Without a role item the requestor is SCU alone (PS3.7 D.3.3.4). */
const defaultRole = { scuRole: true, scpRole: false }

/**
 * Accepts what some provider offers and the node is granted. Of several transfer syntaxes it takes the first acceptable one
 * in the requestor's order: the requestor knows which one it can send without converting.
 *
 * @param operationsAtOnce - that we are ready to perform
 */
export function negotiate(
  { presentationContexts, userInformation }: Pick<AssociateRQ, 'presentationContexts' | 'userInformation'>,
  providers: readonly ServiceProvider[],
  granted: readonly ServiceName[],
  operationsAtOnce: number,
): Negotiation {
  const accepted = new Map<number, AcceptedContext>()
  const answers = presentationContexts.map((context) => {
    const offer = offerFor(context.abstractSyntaxUID, userInformation, providers, granted)
    return answerContext(context, offer, roleOf(context.abstractSyntaxUID, userInformation), accepted)
  })
  const extended = answerExtended(userInformation, accepted)
  const window = answerWindow(userInformation, operationsAtOnce)
  return {
    answers,
    accepted,
    extended,
    operationsAtOnce: window?.maximumInvoked ?? 1,
    userInformation: {
      roleSelections: answerRoles(userInformation.roleSelections ?? [], accepted),
      extendedNegotiations: [...extended].map(([sopClassUID, information]) => ({ sopClassUID, information })),
      ...(window ? { asynchronousOperationsWindow: window } : {}),
    },
  }
}

/** What was proposed and not accepted, with the service it is about, so that an administrator can be told why. */
export function refusedContexts(
  proposed: readonly ProposedContext[],
  answers: readonly AnsweredContext[],
  providers: readonly ServiceProvider[],
): RefusedContext[] {
  const results = new Map(answers.map(({ id, result }) => [id, result]))
  return proposed.flatMap(({ id, abstractSyntaxUID, transferSyntaxUIDs }) => {
    const result = results.get(id) ?? ContextResult.NoReason
    if (result === ContextResult.Acceptance) return []
    const service = providers.find(
      ({ contexts, requestorSCPContexts }) =>
        contexts.has(abstractSyntaxUID) || requestorSCPContexts?.has(abstractSyntaxUID),
    )?.service
    return [{ abstractSyntaxUID, result, transferSyntaxUIDs, ...(service === undefined ? {} : { service }) }]
  })
}

function roleOf(sopClassUID: string, { roleSelections = [] }: UserInformation) {
  return roleSelections.find((role) => role.sopClassUID === sopClassUID) ?? defaultRole
}

function offerFor(
  sopClassUID: string,
  { commonExtendedNegotiations = [] }: UserInformation,
  providers: readonly ServiceProvider[],
  granted: readonly ServiceName[],
): Offer {
  const common = commonExtendedNegotiations.find((each) => each.sopClassUID === sopClassUID)
  const listed = providers.filter((each) => each.contexts.has(sopClassUID))
  const scus = providers.filter((each) => each.requestorSCPContexts?.has(sopClassUID))
  const isListed = listed.length + scus.length > 0
  const unlisted = isListed ? [] : providers.filter((each) => each.unlisted?.(sopClassUID, common))
  const provider = [...listed, ...unlisted].find(({ service }) => granted.includes(service))
  const scu = scus.find(({ service }) => granted.includes(service))
  return {
    isKnown: isListed || unlisted.length > 0,
    ...(provider
      ? {
          asSCP: {
            provider,
            transferSyntaxes: provider.contexts.get(sopClassUID) ?? provider.unlisted!(sopClassUID, common)!,
          },
        }
      : {}),
    ...(scu ? { asSCU: { provider: scu, transferSyntaxes: scu.requestorSCPContexts!.get(sopClassUID)! } } : {}),
  }
}

function answerContext(
  { id, abstractSyntaxUID, transferSyntaxUIDs }: ProposedContext,
  offer: Offer,
  role: Pick<RoleSelection, 'scuRole' | 'scpRole'>,
  accepted: Map<number, AcceptedContext>,
): AnsweredContext {
  const refuse = (result: number) => ({ id, result, transferSyntaxUID: transferSyntaxUIDs[0]! })
  const asSCP = role.scuRole ? offer.asSCP : undefined
  const asSCU = role.scpRole ? offer.asSCU : undefined
  if (!offer.isKnown) return refuse(ContextResult.AbstractSyntaxNotSupported)
  if (!asSCP && !asSCU) return refuse(ContextResult.UserRejection)
  const transferSyntaxUID = transferSyntaxUIDs.find(
    (uid) => (asSCP?.transferSyntaxes.has(uid) ?? true) && (asSCU?.transferSyntaxes.has(uid) ?? true),
  )
  if (transferSyntaxUID === undefined) return refuse(ContextResult.TransferSyntaxesNotSupported)
  accepted.set(id, {
    id,
    abstractSyntaxUID,
    transferSyntaxUID,
    requestorIsSCP: asSCU !== undefined,
    ...(asSCP ? { provider: asSCP.provider } : {}),
    ...(asSCU ? { eventProvider: asSCU.provider } : {}),
  })
  return { id, result: ContextResult.Acceptance, transferSyntaxUID }
}

/** Answers role selections of accepted SOP classes: none that was not proposed (PS3.7 D.3.3.4). */
export function answerRoles(
  proposed: readonly RoleSelection[],
  accepted: ReadonlyMap<number, AcceptedContext>,
): RoleSelection[] {
  const contexts = [...accepted.values()]
  return proposed.flatMap(({ sopClassUID, scuRole }) => {
    const context = contexts.find((each) => each.abstractSyntaxUID === sopClassUID)
    if (context === undefined) return []
    const { provider, requestorIsSCP } = context
    return [{ sopClassUID, scuRole: scuRole && provider !== undefined, scpRole: requestorIsSCP }]
  })
}

/** Each SOP class once, and only those in use. */
function answerExtended(
  { extendedNegotiations = [] }: UserInformation,
  accepted: ReadonlyMap<number, AcceptedContext>,
): Map<string, Uint8Array> {
  const providers = new Map([...accepted.values()].map((each) => [each.abstractSyntaxUID, each.provider]))
  const answers = new Map<string, Uint8Array>()
  for (const { sopClassUID, information } of extendedNegotiations) {
    const answer = providers.get(sopClassUID)?.extended?.(sopClassUID, information)
    if (answer !== undefined) answers.set(sopClassUID, answer)
  }
  return answers
}

/**
 * What the requestor may invoke, and performs: at most what it proposed, where 0 is without limit. We invoke one at a time.
 * Without the item, operations are synchronous (PS3.7 D.3.3.3).
 */
function answerWindow({ asynchronousOperationsWindow: proposed }: UserInformation, operationsAtOnce: number) {
  if (proposed === undefined) return undefined
  const { maximumInvoked } = proposed
  return { maximumInvoked: Math.min(maximumInvoked || operationsAtOnce, operationsAtOnce), maximumPerformed: 1 }
}
