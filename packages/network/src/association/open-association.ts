/**
 * Connects to another node and negotiates an association with it.
 *
 * Sources: PS3.8 7.1 and 9.2 (requestor's side), PS3.15 B.12 (TLS).
 */
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from '@leadglass/dicom'
import { type Clock, systemClock } from '../clock.ts'
import { type Limits, limitsWith } from '../limits.ts'
import type { ServiceProvider } from '../services/service-provider.ts'
import { dicomApplicationContext } from '../upper-layer/associate-body.ts'
import type { AssociateRQ } from '../upper-layer/associate-rq.ts'
import type { CommonExtendedNegotiation } from '../upper-layer/user-items/common-extended-negotiation.ts'
import type { ExtendedNegotiation } from '../upper-layer/user-items/extended-negotiation.ts'
import type { RoleSelection } from '../upper-layer/user-items/role-selection.ts'
import type { UserIdentity } from '../upper-layer/user-items/user-identity.ts'
import type { AssociationFacts } from './association-events.ts'
import { openTransport, type Way } from './open-transport.ts'
import { type RequestorAssociation, RequestorSession } from './requestor-association.ts'

/** A SOP class with the transfer syntaxes wanted for it; each becomes one presentation context. */
export interface ContextProposal {
  readonly abstractSyntaxUID: string
  /** In order of preference. */
  readonly transferSyntaxUIDs: readonly string[]
  /** Roles wanted for the SOP class (PS3.7 D.3.3.4); the same in all its contexts. Default: SCU, without an item. */
  readonly role?: { readonly scu: boolean; readonly scp: boolean }
}

export type OpenAssociationOptions = {
  /** 1 to 16 characters. */
  readonly callingAETitle: string
  readonly calledAETitle: string
  /** 1 to 128. */
  readonly contexts: readonly ContextProposal[]
  readonly extendedNegotiations?: readonly ExtendedNegotiation[]
  readonly commonExtendedNegotiations?: readonly CommonExtendedNegotiation[]
  /** Only with `tls`: it would be readable otherwise. */
  readonly userIdentity?: UserIdentity
  /** What is answered when the peer asks over this association: C-STORE of a C-GET, N-EVENT-REPORT. Default: nothing. */
  readonly services?: readonly ServiceProvider[]
  /** On whose behalf, for these services. */
  readonly principal?: unknown
  readonly limits?: Partial<Limits>
  readonly clock?: Clock
} & Way

const MOST_CONTEXTS = 128

/**
 * Connects and negotiates.
 *
 * @throws NetworkError `LG_CONNECTION_FAILED`, `LG_TLS_FAILED`, `LG_ASSOCIATION_REJECTED` (`detail`: result, source, reason),
 * `LG_ASSOCIATION_ABORTED`, `LG_ASSOCIATION_TIMEOUT`, `LG_CONNECTION_LOST`
 * @throws RangeError if there are no contexts, more than 128, or an AE title is not one
 */
export async function openAssociation(options: OpenAssociationOptions): Promise<RequestorAssociation> {
  const { contexts } = options
  if (contexts.length === 0 || contexts.length > MOST_CONTEXTS)
    throw new RangeError('An association has 1 to 128 presentation contexts')
  if (options.userIdentity && !('tls' in options)) throw new RangeError('A user identity is sent only inside TLS')
  const limits = limitsWith(options.limits)
  const clock = options.clock ?? systemClock
  const request = requestFor(options, limits)
  const transport = await openTransport(options, limits, clock)
  const services = options.services ?? []
  return RequestorSession.open({ transport, request, services, facts: factsFor(options, request), limits, clock })
}

let associationCount = 0

/** For the services that answer over the association. */
function factsFor(
  { host, port, principal, services = [] }: OpenAssociationOptions,
  pdu: AssociateRQ,
): AssociationFacts {
  associationCount += 1
  const { calledAETitle, callingAETitle, presentationContexts: contexts } = pdu
  return {
    id: `r${associationCount}`,
    request: { calledAETitle, callingAETitle, address: host, port, contexts },
    principal,
    services: services.map(({ service }) => service),
  }
}

function requestFor(options: OpenAssociationOptions, limits: Limits): AssociateRQ {
  const { calledAETitle, callingAETitle, contexts } = options
  const { extendedNegotiations, commonExtendedNegotiations, userIdentity } = options
  return {
    protocolVersion: 1,
    calledAETitle,
    callingAETitle,
    applicationContextName: dicomApplicationContext,
    presentationContexts: contexts.map(({ abstractSyntaxUID, transferSyntaxUIDs }, index) => ({
      id: 2 * index + 1,
      abstractSyntaxUID,
      transferSyntaxUIDs,
    })),
    userInformation: {
      maximumLength: limits.pduLengthOctets,
      implementationClassUID: IMPLEMENTATION_CLASS_UID,
      implementationVersionName: IMPLEMENTATION_VERSION_NAME,
      roleSelections: roleSelectionsOf(contexts),
      ...(extendedNegotiations ? { extendedNegotiations } : {}),
      ...(commonExtendedNegotiations ? { commonExtendedNegotiations } : {}),
      ...(userIdentity ? { userIdentity } : {}),
    },
  }
}

/** One item for each SOP class that asks for roles. */
function roleSelectionsOf(contexts: readonly ContextProposal[]): RoleSelection[] {
  const roles = new Map(
    contexts.flatMap(({ abstractSyntaxUID, role }) => (role ? [[abstractSyntaxUID, role] as const] : [])),
  )
  return [...roles].map(([sopClassUID, { scu, scp }]) => ({ sopClassUID, scuRole: scu, scpRole: scp }))
}
