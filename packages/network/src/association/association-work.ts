/** What becomes of an association once it is let in: it is served here, or relayed to another node. */
import type { NetworkError } from '../errors.ts'
import type { Fragment } from '../upper-layer/pdu-framer.ts'
import type { AnsweredContext } from '../upper-layer/presentation-context.ts'
import type { UserInformation } from '../upper-layer/user-information.ts'
import type { RefusedContext } from './association-events.ts'

/** The answer that makes it an association. */
export interface AssociationAnswer {
  readonly presentationContexts: readonly AnsweredContext[]
  /** The user items that follow from the request. */
  readonly userInformation: UserInformation
}

export interface AssociationWork {
  readonly answer: AssociationAnswer
  /** What was proposed and not accepted. */
  readonly refused: readonly RefusedContext[]
  /** A message of the peer has begun and not ended. */
  readonly isInsideMessage: boolean
  /** The next word is not the peer's. */
  readonly isBusy: boolean
  /** Resolves when nothing is being done for the peer. */
  readonly idle: Promise<void>
  /** A NetworkError thrown from it ends the association. */
  onFragment(fragment: Fragment): void
  /** The peer wants to end. Resolves when it may. */
  onReleaseRequest(): Promise<void>
  /** The association ended otherwise. */
  fail(error: NetworkError): void
}
