/**
 * A node behind the listener: what admitted peers ask is its to answer. Whoever hands in a `Relay` says where it is and is asked
 * about each message before a part of it goes on.
 */
import type { AssociationFacts } from '../association/association-events.ts'
import type { Rejection, ServiceName } from '../association/association-policy.ts'
import type { Way } from '../association/open-transport.ts'
import type { CommandSet } from '../dimse/command-set.ts'
import type { PrivateSOPClasses } from '../services/storage.ts'

/** Why an association is not relayed: `why` for the log, the rest for the peer. */
export type RelayRejection = { readonly why: string } & Rejection

export interface Relay {
  readonly privateSOPClasses: PrivateSOPClasses
  /** Asked once for each association that was let in. A rejection of the promise is answered as "no reason given". */
  route(association: AssociationFacts): Promise<RelayRoute | RelayRejection>
}

/** Where the messages of one association go. */
export interface RelayRoute {
  /** Of the association's services, those that go on. */
  readonly services: readonly ServiceName[]
  readonly way: Way
  readonly callingAETitle: string
  readonly calledAETitle: string
  readonly guard: RelayGuard
}

export interface RelayGuard {
  /** @returns how it is refused, without the node behind hearing of it; undefined lets it go on */
  onRequest(request: RelayedMessage): Promise<RelayRefusal | undefined>
  /** A response on its way back. What it throws ends the association. */
  onResponse(response: RelayedMessage): Promise<void>
  /** Octets of an instance on their way to where they can be read. What it throws ends the association. */
  onOctets(count: number): void
  /** The association is over, in whatever way; called once, also while something was under way. */
  onEnded(): void
}

export interface RelayedMessage {
  readonly association: AssociationFacts
  readonly command: CommandSet
  readonly service: ServiceName
  readonly abstractSyntaxUID: string
  readonly transferSyntaxUID: string
  /** Sent by who opened the association at the listener; else by the node behind. */
  readonly fromRequestor: boolean
  /** The data set where it is an identifier: of C-FIND, C-GET and C-MOVE, and of the answers of C-FIND. */
  readonly identifier?: Uint8Array
}

export interface RelayRefusal {
  /** DIMSE status. */
  readonly status: number
  /** Plain reason, without patient data; goes to the peer too. */
  readonly why: string
}
