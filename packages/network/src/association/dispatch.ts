/** A message goes to who asked for it, or to who answers. Bit 15 of Command Field tells which (PS3.7 E.1). */
import type { Message } from '../dimse/message-receiver.ts'
import type { OperationInvoker } from '../dimse/operation-invoker.ts'
import type { RequestServer } from './request-server.ts'

const RESPONSE_BIT = 0x8000

/** @throws NetworkError `LG_COMMAND_UNEXPECTED`, `LG_COMMAND_MALFORMED` */
export function dispatch(message: Message, server: RequestServer, invoker: OperationInvoker): void {
  if ((message.command.CommandField & RESPONSE_BIT) !== 0) {
    invoker.onResponse(message)
  } else {
    invoker.touch()
    server.enqueue(message)
  }
}
