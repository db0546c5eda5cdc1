/** Requests of one side that have no final response yet, by message id: a response that answers none of them is no response. */
import type { CommandSet } from '../dimse/command-set.ts'
import type { Message } from '../dimse/message-receiver.ts'
import { statusClass } from '../dimse/status.ts'
import { NetworkError } from '../errors.ts'

export interface OpenRequest {
  readonly message: Message
  /** By the clock of the association, ms. */
  readonly startedAt: number
}

/** More than any asynchronous operations window that is in use. */
const MOST_OPEN = 1024

export class OpenRequests {
  readonly #byID = new Map<number, OpenRequest>()

  get count(): number {
    return this.#byID.size
  }

  has(messageID: number | undefined): boolean {
    return messageID !== undefined && this.#byID.has(messageID)
  }

  /** @throws NetworkError `LG_COMMAND_UNEXPECTED` too many are open */
  begin(messageID: number, request: OpenRequest): void {
    if (this.#byID.size >= MOST_OPEN) throw unexpected('too many requests without a response')
    this.#byID.set(messageID, request)
  }

  /**
   * The request that this answers; it is closed by a final response.
   *
   * @throws NetworkError `LG_COMMAND_UNEXPECTED`
   */
  answeredBy({ command, contextID }: Pick<Message, 'command' | 'contextID'>): OpenRequest {
    const { MessageIDBeingRespondedTo: messageID = -1 } = command
    const open = this.#byID.get(messageID)
    const answers = open && contextID === open.message.contextID && isResponseTo(command, open.message.command)
    if (!answers) throw unexpected('a response answers no request')
    if (isFinal(command)) this.#byID.delete(messageID)
    return open
  }
}

export function isFinal({ Status = 0 }: CommandSet): boolean {
  return statusClass(Status) !== 'pending'
}

function isResponseTo(response: CommandSet, request: CommandSet): boolean {
  return response.CommandField === (request.CommandField | 0x8000)
}

function unexpected(what: string): NetworkError {
  return new NetworkError('LG_COMMAND_UNEXPECTED', `Relay: ${what}`)
}
