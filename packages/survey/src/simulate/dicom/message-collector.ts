/** Joins the fragments of a client's messages: a command set, and the data set it announces. Source: PS3.8 Annex E. */
import { type CommandSet, decodeCommandSet, decodePDataTF, NO_DATA_SET } from '@leadglass/network'
import { MAX_MESSAGE_OCTETS } from '../limits.ts'

export interface Message {
  readonly contextID: number
  readonly command: CommandSet
  /** Cut at `MAX_MESSAGE_OCTETS`: only the objects of a C-STORE are longer, and those are not looked at. */
  readonly dataSet: Uint8Array
}

export class MessageCollector {
  #command: CommandSet | undefined
  #parts: Uint8Array[] = []
  #octets = 0

  /** @returns messages that are whole now @throws NetworkError when the PDU or a command set is malformed */
  push(pdu: Uint8Array): Message[] {
    const messages: Message[] = []
    for (const { contextID, isCommand, isLast, octets } of decodePDataTF(pdu)) {
      this.#keep(octets)
      if (!isLast) continue
      const whole = this.#take()
      if (isCommand) this.#command = decodeCommandSet(whole)
      const command = this.#command
      if (command === undefined || (isCommand && command.CommandDataSetType !== NO_DATA_SET)) continue
      messages.push({ contextID, command, dataSet: isCommand ? new Uint8Array(0) : whole })
      this.#command = undefined
    }
    return messages
  }

  #keep(octets: Uint8Array): void {
    const room = MAX_MESSAGE_OCTETS - this.#octets
    if (room <= 0) return
    // A copy: the chunk it lies in is larger, and is to be let go.
    this.#parts.push(Uint8Array.from(octets.subarray(0, room)))
    this.#octets += Math.min(room, octets.length)
  }

  #take(): Uint8Array {
    const whole = Buffer.concat(this.#parts)
    this.#parts = []
    this.#octets = 0
    return whole
  }
}
