/** What C-FIND asks of an archive. The server hands in the real one. */
import type { AssociationFacts } from '../../association/association-events.ts'
import type { Answer } from './answer-writer.ts'
import type { QueryLevel } from './information-model.ts'
import type { Query, QueryKey } from './query.ts'

export interface QuerySource {
  /**
   * The key as far as it can be matched and answered at this level: itself, a sequence with those keys of its item that can
   * (all of them where none was named), or undefined. What cannot be is left out of question and answers.
   */
  supported(level: QueryLevel, key: QueryKey): QueryKey | undefined
  /**
   * Answers in pages, of what the association's principal may see. Iterated at the pace of the peer, and left early on
   * C-CANCEL. Throws with a `code` that selects the status.
   */
  find(query: Query, association: AssociationFacts): AsyncIterable<readonly Answer[]>
}
