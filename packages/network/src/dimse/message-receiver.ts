/**
 * Puts fragments together to messages: the command set whole, the data set as a stream that has begun when the message is
 * handed on.
 *
 * Sources: PS3.7 6.3 (structure), PS3.8 Annex E (fragmentation: one message after the other, one context each).
 */
import { NetworkError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import type { Fragment } from '../upper-layer/pdu-framer.ts'
import { NO_DATA_SET } from './command-elements.ts'
import { type CommandSet, decodeCommandSet } from './command-set.ts'
import { DataSetStream } from './data-set-stream.ts'
import type { FlowBudget } from './flow-budget.ts'

export interface Message {
  readonly contextID: number
  readonly command: CommandSet
  readonly hasDataSet: boolean
  /** Empty when there is no data set. */
  readonly dataSet: DataSetStream
}

export interface MessageReceiverOptions {
  readonly limits: Limits
  readonly budget: FlowBudget
  /** Ids of the contexts that were accepted. */
  readonly contextIDs: ReadonlySet<number>
  onMessage(message: Message): void
}

export class MessageReceiver {
  readonly #options: MessageReceiverOptions
  /** Command set in progress. */
  #command: { contextID: number; parts: Uint8Array[]; octets: number } | undefined
  /** Data set in progress. */
  #dataSet: { contextID: number; stream: DataSetStream } | undefined

  constructor(options: MessageReceiverOptions) {
    this.#options = options
  }

  get isInsideMessage(): boolean {
    return this.#command !== undefined || this.#dataSet !== undefined
  }

  /** @throws NetworkError for what ends the association: `LG_CONTEXT_NOT_ACCEPTED`, `LG_COMMAND_…`, `LG_DATA_SET_TOO_LONG` */
  onFragment(fragment: Fragment): void {
    const { contextID, isCommand } = fragment
    if (!this.#options.contextIDs.has(contextID))
      throw new NetworkError('LG_CONTEXT_NOT_ACCEPTED', 'A fragment is of a context that was not accepted', {
        contextID,
      })
    const expected = this.#command?.contextID ?? this.#dataSet?.contextID ?? contextID
    if (contextID !== expected || isCommand !== (this.#dataSet === undefined))
      throw new NetworkError('LG_COMMAND_UNEXPECTED', 'A fragment interrupts another message', { contextID, expected })
    if (this.#dataSet) this.#onDataSetFragment(fragment, this.#dataSet.stream)
    else this.#onCommandFragment(fragment)
  }

  /** The association ended: a data set in progress will not be completed. */
  fail(error: NetworkError): void {
    this.#dataSet?.stream.fail(error)
    this.#dataSet = undefined
    this.#command = undefined
  }

  #onCommandFragment({ contextID, octets, isLast }: Fragment): void {
    const limit = this.#options.limits.commandSetOctets
    this.#command ??= { contextID, parts: [], octets: 0 }
    if (octets.length > 0) this.#command.parts.push(octets)
    this.#command.octets += octets.length
    if (this.#command.octets > limit)
      throw new NetworkError('LG_COMMAND_TOO_LONG', `A command set is longer than ${limit} octets`, { limit })
    if (!isLast) return
    const command = decodeCommandSet(joined(this.#command.parts))
    this.#command = undefined
    const hasDataSet = command.CommandDataSetType !== NO_DATA_SET
    const dataSet = new DataSetStream(this.#options.budget)
    if (hasDataSet) this.#dataSet = { contextID, stream: dataSet }
    else dataSet.end()
    this.#options.onMessage({ contextID, command, hasDataSet, dataSet })
  }

  #onDataSetFragment({ octets, isLast }: Fragment, stream: DataSetStream): void {
    const limit = this.#options.limits.dataSetOctets
    stream.push(octets)
    if (stream.octetCount > limit)
      throw new NetworkError('LG_DATA_SET_TOO_LONG', `A data set is longer than ${limit} octets`, { limit })
    if (!isLast) return
    this.#dataSet = undefined
    stream.end()
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}
