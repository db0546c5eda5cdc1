/** What C-MOVE and C-GET ask of an archive, and C-MOVE of the list of nodes. The server hands in the real ones. */
import type { AssociationFacts } from '../../association/association-events.ts'
import type { ContextProposal } from '../../association/open-association.ts'
import type { RequestorAssociation } from '../../association/requestor-association.ts'
import type { QueryLevel } from '../query/information-model.ts'

/** What to retrieve: everything below the things named at one level, within the one named at each level above. */
export interface Retrieval {
  readonly level: QueryLevel
  /** Patient IDs or UIDs of the level. */
  readonly keys: readonly string[]
  readonly patientID?: string
  readonly studyInstanceUID?: string
  readonly seriesInstanceUID?: string
}

/** An instance that may be retrieved. */
export interface RetrievableInstance {
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  readonly transferSyntaxUID: string
  readonly dataSetOctets: number
  /** The data set as stored. Throws where it is damaged: nothing that was handed out before is wrong then. */
  open(): Promise<AsyncIterable<Uint8Array>>
}

export interface RetrieveSource {
  /** The instances that the association's principal may have. Throws with a `code` that selects the status. */
  select(retrieval: Retrieval, association: AssociationFacts): Promise<readonly RetrievableInstance[]>
}

/** Where a C-MOVE may send to. */
export interface MoveDestinations {
  /**
   * The node of this AE title.
   *
   * @param association - over which the instances are asked for
   * @returns undefined if it is not one that they may be sent to
   */
  find(aeTitle: string, association: AssociationFacts): Promise<MoveDestination | undefined>
}

export interface MoveDestination {
  /** @throws NetworkError what kept the association from being opened */
  open(contexts: readonly ContextProposal[]): Promise<RequestorAssociation>
}
