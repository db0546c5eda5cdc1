/**
 * A service class as a listener offers it. A new service (C-FIND, N-ACTION, …) is a new file in this folder that exports a
 * function making one of these.
 *
 * Sources: PS3.7 7 (DIMSE services), PS3.4 (service classes).
 */
import type { AssociationFacts } from '../association/association-events.ts'
import type { ServiceName } from '../association/association-policy.ts'
import type { CommandSet } from '../dimse/command-set.ts'

/** Where a request came from. */
export interface Exchange {
  readonly association: AssociationFacts
  readonly contextID: number
  /** Of the presentation context. */
  readonly abstractSyntaxUID: string
  readonly transferSyntaxUID: string
  /** Aborts when the association ends before the response is sent. */
  readonly signal: AbortSignal
}

export interface ServiceProvider<Request extends CommandSet = CommandSet, Response extends CommandSet = CommandSet> {
  /** The grant a node needs for it. */
  readonly service: ServiceName
  /** Abstract syntax → transfer syntaxes it is accepted in. */
  readonly contexts: ReadonlyMap<string, ReadonlySet<string>>
  /** Reads a request of this service, or throws `LG_COMMAND_MALFORMED`; undefined if the command is not one of its own. */
  read(command: CommandSet): Request | undefined
  /**
   * Answers one request. `dataSet` yields views that stay valid; what is left unread is drained afterwards.
   * A rejection is answered with status Processing Failure (0110H).
   */
  handle(request: Request, dataSet: AsyncIterable<Uint8Array>, exchange: Exchange): Promise<Response>
}
