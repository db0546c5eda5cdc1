/** An identifier that its SOP class does not allow: status A900H with the element at fault. Source: PS3.4 C.4.1.1.4. */
import type { CommandSet } from '../../dimse/command-set.ts'
import { type Response, respondTo } from '../../dimse/messages.ts'
import { Status } from '../../dimse/status.ts'

export class IdentifierError extends Error {
  override readonly name = 'IdentifierError'
  /** Elements at fault. */
  readonly tags: readonly number[]

  /** @param message - goes to the peer: no values of keys in it */
  constructor(message: string, ...tags: number[]) {
    super(message)
    this.tags = tags
  }
}

export function refuseIdentifier(request: CommandSet, error: IdentifierError): Response {
  const response = respondTo(request, Status.DataSetDoesNotMatchSOPClass, error.message)
  return error.tags.length > 0 ? { ...response, OffendingElement: error.tags } : response
}
