/**
 * A service class as one side of an association offers it. A new service (C-FIND, N-ACTION, …) is a new file in this folder
 * that exports a function making one of these.
 *
 * Sources: PS3.7 7 (DIMSE services), PS3.7 D.3.3 (negotiation), PS3.4 (service classes).
 */
import type { AssociationFacts } from '../association/association-events.ts'
import type { ServiceName } from '../association/association-policy.ts'
import type { CommandSet } from '../dimse/command-set.ts'
import type { Answer, Response } from '../dimse/messages.ts'
import type { Invoker } from '../dimse/operation-invoker.ts'
import type { CommonExtendedNegotiation } from '../upper-layer/user-items/common-extended-negotiation.ts'

/** A context in use, with what was agreed on for its SOP class. */
export interface UsableContext {
  readonly id: number
  readonly abstractSyntaxUID: string
  readonly transferSyntaxUID: string
  /** The requestor of the association is SCP of this SOP class, by role selection: it takes C-STORE from its acceptor. */
  readonly requestorIsSCP: boolean
}

/** Where a request came from, and the way back beside its one final response. */
export interface Exchange {
  readonly association: AssociationFacts
  readonly contextID: number
  /** Of the presentation context. */
  readonly abstractSyntaxUID: string
  readonly transferSyntaxUID: string
  /** Aborts when the association ends before the response is sent. */
  readonly signal: AbortSignal
  /** Aborts when the requestor cancels this operation (C-CANCEL-RQ) or wants to release, and with `signal`. */
  readonly cancelled: AbortSignal
  /** What `extended` answered for this SOP class; undefined if nothing was proposed. */
  readonly extendedInformation?: Uint8Array
  /** All contexts of the association. */
  readonly contexts: readonly UsableContext[]
  /**
   * Sends a Pending response. Resolves when the transport can take more; one that is not waited for is still sent in order.
   *
   * @throws NetworkError what ended the association
   */
  respond(response: Response, dataSet?: Uint8Array): Promise<void>
  /** Requests to the other side over this association: C-STORE of a C-GET, N-EVENT-REPORT. */
  readonly peer: Invoker
}

export interface ServiceProvider<Request extends CommandSet = CommandSet, Response_ extends Response = Response> {
  /** The grant a node needs for it. */
  readonly service: ServiceName
  /** Abstract syntax → transfer syntaxes it is accepted in. */
  readonly contexts: ReadonlyMap<string, ReadonlySet<string>>
  /**
   * Abstract syntax → transfer syntaxes in which the association's requestor may take the role of SCP, when it proposes to
   * (PS3.7 D.3.3.4). Default: none.
   */
  readonly requestorSCPContexts?: ReadonlyMap<string, ReadonlySet<string>>
  /**
   * Transfer syntaxes for an abstract syntax that is in no provider's `contexts`, such as a private SOP class.
   * `common` is what the requestor says it is a specialisation of. Default: refused.
   */
  unlisted?(abstractSyntaxUID: string, common: CommonExtendedNegotiation | undefined): ReadonlySet<string> | undefined
  /** Answers a SOP class extended negotiation item (PS3.7 D.3.3.5); undefined: not supported. Must not throw. */
  extended?(abstractSyntaxUID: string, information: Uint8Array): Uint8Array | undefined
  /** Reads a request of this service, or throws `LG_COMMAND_MALFORMED`; undefined if the command is not one of its own. */
  read(command: CommandSet): Request | undefined
  /**
   * Answers one request with its final response. `dataSet` yields views that stay valid; what is left unread is drained
   * afterwards. A rejection is answered with status Processing Failure (0110H).
   */
  handle(
    request: Request,
    dataSet: AsyncIterable<Uint8Array>,
    exchange: Exchange,
  ): Promise<Response_ | Answer<Response_>>
}
