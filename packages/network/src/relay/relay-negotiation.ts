/**
 * What of a proposal goes on to the node behind, and what of its answer comes back. Context ids stay what they are, so that no
 * message has to be changed on its way.
 *
 * Sources: PS3.8 9.3.2 and 9.3.3 (contexts), PS3.7 D.3.3.3 (operations window), D.3.3.4 (roles), D.3.3.5 and D.3.3.6 (extended).
 */
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from '@leadglass/dicom'
import type { RefusedContext } from '../association/association-events.ts'
import type { ServiceName } from '../association/association-policy.ts'
import type { AssociationAnswer } from '../association/association-work.ts'
import type { Limits } from '../limits.ts'
import type { PrivateSOPClasses } from '../services/storage.ts'
import type { AssociateAC } from '../upper-layer/associate-ac.ts'
import { dicomApplicationContext } from '../upper-layer/associate-body.ts'
import type { AssociateRQ } from '../upper-layer/associate-rq.ts'
import { type AnsweredContext, ContextResult, type ProposedContext } from '../upper-layer/presentation-context.ts'
import type { UserInformation } from '../upper-layer/user-information.ts'
import type { RelayRoute } from './relay.ts'
import { type Roles, serviceOf } from './relayed-services.ts'

/** A proposed context that may go on. */
interface PassedContext {
  readonly proposed: ProposedContext
  readonly service: ServiceName
  /** Those asked for and granted. */
  readonly roles: Roles
}

/** A context that both ends may use. */
export interface RelayedContext {
  readonly abstractSyntaxUID: string
  readonly transferSyntaxUID: string
  readonly service: ServiceName
  readonly roles: Roles
}

export interface RelayProposal {
  /** By context id. */
  readonly passed: ReadonlyMap<number, PassedContext>
  /** Services that those which do not go on belong to, where one does, by context id. */
  readonly withheld: ReadonlyMap<number, ServiceName>
  /** For the node behind. Who is at the requestor is none of its business: no user identity goes on. */
  readonly request: AssociateRQ
}

export interface RelayNegotiation {
  readonly answer: AssociationAnswer
  /** By context id. */
  readonly contexts: ReadonlyMap<number, RelayedContext>
  readonly refused: readonly RefusedContext[]
}

const none: Roles = { scu: false, scp: false }

export function proposalFor(
  { presentationContexts, userInformation }: AssociateRQ,
  granted: readonly ServiceName[],
  privateSOPClasses: PrivateSOPClasses,
  { callingAETitle, calledAETitle }: Pick<RelayRoute, 'callingAETitle' | 'calledAETitle'>,
  { pduLengthOctets }: Limits,
): RelayProposal {
  const { commonExtendedNegotiations: common = [], extendedNegotiations = [], roleSelections = [] } = userInformation
  const passed = new Map<number, PassedContext>()
  const withheld = new Map<number, ServiceName>()
  for (const proposed of presentationContexts) {
    const of = <T extends { sopClassUID: string }>(items: readonly T[]) =>
      items.find(({ sopClassUID }) => sopClassUID === proposed.abstractSyntaxUID)
    const service = serviceOf(proposed.abstractSyntaxUID, privateSOPClasses, of(common))
    const { scuRole, scpRole } = of(roleSelections) ?? { scuRole: true, scpRole: false }
    const roles = service ? grantedRoles(service, { scu: scuRole, scp: scpRole }, granted) : none
    if (service && (roles.scu || roles.scp)) passed.set(proposed.id, { proposed, service, roles })
    else if (service) withheld.set(proposed.id, service)
  }
  const byClass = new Map([...passed.values()].map((each) => [each.proposed.abstractSyntaxUID, each]))
  const isPassed = ({ sopClassUID }: { sopClassUID: string }) => byClass.has(sopClassUID)
  const { asynchronousOperationsWindow } = userInformation
  const request: AssociateRQ = {
    protocolVersion: 1,
    calledAETitle,
    callingAETitle,
    applicationContextName: dicomApplicationContext,
    presentationContexts: [...passed.values()].map(({ proposed }) => proposed),
    userInformation: {
      maximumLength: pduLengthOctets,
      implementationClassUID: IMPLEMENTATION_CLASS_UID,
      implementationVersionName: IMPLEMENTATION_VERSION_NAME,
      roleSelections: roleSelections.filter(isPassed).map(({ sopClassUID }) => {
        const { scu, scp } = byClass.get(sopClassUID)!.roles
        return { sopClassUID, scuRole: scu, scpRole: scp }
      }),
      extendedNegotiations: extendedNegotiations.filter(isPassed),
      commonExtendedNegotiations: common.filter(isPassed),
      ...(asynchronousOperationsWindow ? { asynchronousOperationsWindow } : {}),
    },
  }
  return { passed, withheld, request }
}

/** Who takes instances as SCP, of a C-GET, needs that service; in all others both roles are of the one. */
function grantedRoles(service: ServiceName, asked: Roles, granted: readonly ServiceName[]): Roles {
  return {
    scu: asked.scu && granted.includes(service),
    scp: asked.scp && granted.includes(service === 'store' ? 'get' : service),
  }
}

export function negotiationOf(
  { presentationContexts: proposed, userInformation: asked }: AssociateRQ,
  { passed, withheld }: RelayProposal,
  behind: AssociateAC,
): RelayNegotiation {
  const answers = proposed.map((context) => answerTo(context, passed.has(context.id), withheld, behind))
  const contexts = new Map<number, RelayedContext>()
  for (const { id, result, transferSyntaxUID } of answers) {
    const { service, roles, proposed } = passed.get(id) ?? {}
    if (result !== ContextResult.Acceptance || !service || !roles || !proposed) continue
    const { abstractSyntaxUID } = proposed
    const agreed = agreedRoles(abstractSyntaxUID, roles, asked, behind.userInformation)
    contexts.set(id, { abstractSyntaxUID, transferSyntaxUID, service, roles: agreed })
  }
  const { asynchronousOperationsWindow: window } = behind.userInformation
  const inUse = new Set([...contexts.values()].map(({ abstractSyntaxUID }) => abstractSyntaxUID))
  const isAsked = (items: readonly { sopClassUID: string }[] = [], uid: string) =>
    inUse.has(uid) && items.some(({ sopClassUID }) => sopClassUID === uid)
  return {
    contexts,
    answer: {
      presentationContexts: answers,
      userInformation: {
        roleSelections: (behind.userInformation.roleSelections ?? []).flatMap(({ sopClassUID }) => {
          const context = [...contexts.values()].find(({ abstractSyntaxUID }) => abstractSyntaxUID === sopClassUID)
          if (!context || !isAsked(asked.roleSelections, sopClassUID)) return []
          return [{ sopClassUID, scuRole: context.roles.scu, scpRole: context.roles.scp }]
        }),
        extendedNegotiations: (behind.userInformation.extendedNegotiations ?? []).filter(({ sopClassUID }) =>
          isAsked(asked.extendedNegotiations, sopClassUID),
        ),
        ...(window && asked.asynchronousOperationsWindow ? { asynchronousOperationsWindow: window } : {}),
      },
    },
    refused: refusedOf(proposed, answers, withheld),
  }
}

/** One that the node behind leaves out, or answers with what was not proposed, is refused without a reason. */
function answerTo(
  { id, transferSyntaxUIDs }: ProposedContext,
  isPassed: boolean,
  withheld: ReadonlyMap<number, ServiceName>,
  { presentationContexts }: AssociateAC,
): AnsweredContext {
  const refuse = (result: number) => ({ id, result, transferSyntaxUID: transferSyntaxUIDs[0]! })
  if (!isPassed)
    return refuse(withheld.has(id) ? ContextResult.UserRejection : ContextResult.AbstractSyntaxNotSupported)
  const answer = presentationContexts.find((context) => context.id === id)
  if (!answer) return refuse(ContextResult.NoReason)
  if (answer.result !== ContextResult.Acceptance) return refuse(answer.result)
  return transferSyntaxUIDs.includes(answer.transferSyntaxUID) ? answer : refuse(ContextResult.NoReason)
}

/** Without an answer to a role item the requestor is SCU alone (PS3.7 D.3.3.4). */
function agreedRoles(uid: string, granted: Roles, asked: UserInformation, answered: UserInformation): Roles {
  const of = ({ roleSelections = [] }: UserInformation) => roleSelections.find(({ sopClassUID }) => sopClassUID === uid)
  if (!of(asked)) return { scu: granted.scu, scp: false }
  const answer = of(answered) ?? { scuRole: true, scpRole: false }
  return { scu: granted.scu && answer.scuRole, scp: granted.scp && answer.scpRole }
}

function refusedOf(
  proposed: readonly ProposedContext[],
  answers: readonly AnsweredContext[],
  withheld: ReadonlyMap<number, ServiceName>,
): RefusedContext[] {
  return proposed.flatMap(({ id, abstractSyntaxUID, transferSyntaxUIDs }, index) => {
    const { result } = answers[index]!
    const service = withheld.get(id)
    if (result === ContextResult.Acceptance) return []
    return [{ abstractSyntaxUID, result, transferSyntaxUIDs, ...(service ? { service } : {}) }]
  })
}
