/**
 * From the old archive to a node: it connects here without TLS, from its one address, calls the node by its title, and what it sends
 * goes on over TLS. It may deliver instances and reports of commitments, and ask nothing.
 */
import { type Accounts, nodePrincipal, type Principal, principalLabel, type RegisteredNode } from '@leadglass/access'
import {
  type Admission,
  AssociationAcceptor,
  type AssociationEvents,
  type AssociationFacts,
  type AssociationRequest,
  type ClientTlsMaterial,
  Rejections,
  type Relay,
  type RelayGuard,
  type RelayRejection,
  type RelayRoute,
} from '@leadglass/network'
import { limits } from '../limits.ts'
import type { OldArchive, RelayParts } from './relay-parts.ts'

export interface DeliveriesParts extends Pick<RelayParts, 'audit'> {
  readonly accounts: Pick<Accounts, 'node' | 'isSuspended'>
  readonly oldArchive: OldArchive
  readonly privateSOPClasses: Relay['privateSOPClasses']
  /** Whether an address is that of the old archive. */
  isOldArchive(address: string): boolean
  /** How a node over TLS is spoken to, at this moment. */
  tlsFor(node: RegisteredNode): ClientTlsMaterial
  readonly events: AssociationEvents
}

export class Deliveries {
  readonly #parts: DeliveriesParts
  readonly #acceptor: AssociationAcceptor

  constructor(parts: DeliveriesParts) {
    this.#parts = parts
    this.#acceptor = new AssociationAcceptor({
      dangerouslyAcceptPlaintext: true,
      services: [],
      relay: { privateSOPClasses: parts.privateSOPClasses, route: (association) => this.#route(association) },
      policy: { admit: (request) => this.#admit(request) },
      events: parts.events,
      refuseAddress: (address) => (parts.isOldArchive(address) ? undefined : 'not the address of the old archive'),
      limits: { associations: limits.deliveries, associationsPerNode: limits.deliveries },
    })
  }

  listen(address: { host: string; port: number }): Promise<{ host: string; port: number }> {
    return this.#acceptor.listen(address)
  }

  close(graceMs: number): Promise<void> {
    return this.#acceptor.close({ graceMs })
  }

  async #admit({ callingAETitle, calledAETitle, address }: AssociationRequest): Promise<Admission> {
    const { oldArchive, accounts } = this.#parts
    const refuse = (why: string, rejection: (typeof Rejections)[keyof typeof Rejections]) =>
      ({ accepted: false, why, ...rejection }) as const
    if (callingAETitle !== oldArchive.aeTitle)
      return refuse('not the AE title of the old archive', Rejections.callingAETitleNotRecognized)
    if (!(await accounts.node(calledAETitle)))
      return refuse('there is no node of the AE title that it calls', Rejections.calledAETitleNotRecognized)
    const principal: Principal = { kind: 'operator', name: 'old-archive', origin: { protocol: 'dimse', address } }
    return { accepted: true, principal, services: ['echo', 'store', 'commit'] }
  }

  async #route({ request, services, principal }: AssociationFacts): Promise<RelayRoute | RelayRejection> {
    const { accounts, tlsFor, audit } = this.#parts
    const { calledAETitle, callingAETitle, address } = request
    const node = await accounts.node(calledAETitle)
    if (node?.host === undefined || node.port === undefined)
      return { ...Rejections.calledAETitleNotRecognized, why: `node ${calledAETitle} has no host and port` }
    if (accounts.isSuspended(nodePrincipal(node)))
      return { ...Rejections.noReasonGiven, why: `node ${calledAETitle} is suspended` }
    if (node.deIdentified)
      return { ...Rejections.noReasonGiven, why: `node ${calledAETitle} is sent no studies with identities` }
    const { host, port } = node
    const label = principalLabel(principal as Principal)
    const detail = { destination: calledAETitle }
    await audit.append({
      ...{ time: new Date().toISOString(), action: 'shield:delivering', outcome: 'success', principal: label },
      ...{ address, detail },
    } as const)
    return {
      services,
      way: node.dangerouslySendPlaintext
        ? { host, port, dangerouslySendPlaintext: true }
        : { host, port, tls: tlsFor(node) },
      callingAETitle,
      calledAETitle,
      guard: unguarded,
    }
  }
}

/** What is delivered was asked for by a node and is on record there, or is sent by a rule of the old archive's own. */
const unguarded: RelayGuard = {
  onRequest: async () => undefined,
  onResponse: async () => undefined,
  onOctets: () => undefined,
  onEnded: () => undefined,
}
