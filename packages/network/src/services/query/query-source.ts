/** What C-FIND asks of an archive. The server hands in the real one. */
import type { AssociationFacts } from '../../association/association-events.ts'
import type { Answer } from './answer-writer.ts'
import type { Query, QueryKey } from './query.ts'

export interface QuerySource {
  /**
   * Whether a key can be matched and answered at this level; a sequence is asked for with the keys of its item.
   * Others are left out of question and answers.
   */
  supports(query: Pick<Query, 'level'>, key: QueryKey): boolean
  /**
   * Answers in pages, of what the association's principal may see. Iterated at the pace of the peer, and left early on
   * C-CANCEL. Throws with a `code` that selects the status.
   */
  find(query: Query, association: AssociationFacts): AsyncIterable<readonly Answer[]>
}
