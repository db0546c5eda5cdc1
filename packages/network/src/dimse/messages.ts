/**
 * The messages of C-ECHO and C-STORE: what a valid request holds, and how its response follows from it.
 *
 * Sources: PS3.7 9.3.1 (C-STORE, Tables 9.3-1 and 9.3-2), PS3.7 9.3.5 (C-ECHO, Tables 9.3-12 and 9.3-13).
 */
import { NetworkError } from '../errors.ts'
import { CommandFields, type CommandKeyword, commandName, NO_DATA_SET } from './command-elements.ts'
import type { CommandSet } from './command-set.ts'

export interface CEchoRQ extends CommandSet {
  readonly MessageID: number
  readonly AffectedSOPClassUID: string
}

export interface CStoreRQ extends CommandSet {
  readonly MessageID: number
  readonly AffectedSOPClassUID: string
  readonly AffectedSOPInstanceUID: string
  readonly Priority: number
}

export interface Response extends CommandSet {
  readonly MessageIDBeingRespondedTo: number
  readonly Status: number
}

export type CEchoRSP = Response
export type CStoreRSP = Response

/** Values of Priority (0000,0700). */
export const Priority = { Medium: 0, High: 1, Low: 2 } as const

/** The command as C-ECHO-RQ, undefined if it is another. @throws NetworkError `LG_COMMAND_MALFORMED` */
export function asCEchoRQ(command: CommandSet): CEchoRQ | undefined {
  if (command.CommandField !== CommandFields['C-ECHO-RQ']) return undefined
  require(command, ['MessageID', 'AffectedSOPClassUID'])
  if (command.CommandDataSetType !== NO_DATA_SET) throw malformed(command, 'announces a data set')
  return command as CEchoRQ
}

/** The command as C-STORE-RQ, undefined if it is another. @throws NetworkError `LG_COMMAND_MALFORMED` */
export function asCStoreRQ(command: CommandSet): CStoreRQ | undefined {
  if (command.CommandField !== CommandFields['C-STORE-RQ']) return undefined
  require(command, ['MessageID', 'AffectedSOPClassUID', 'AffectedSOPInstanceUID'])
  if (command.CommandDataSetType === NO_DATA_SET) throw malformed(command, 'announces no data set')
  return { ...command, Priority: command.Priority ?? Priority.Medium } as CStoreRQ
}

/** The command as a response of any service. @throws NetworkError `LG_COMMAND_MALFORMED` */
export function asResponse(command: CommandSet): Response {
  require(command, ['MessageIDBeingRespondedTo', 'Status'])
  return command as Response
}

/** The response to any request: same SOP class and instance, without a data set. */
export function respondTo(request: CommandSet, Status: number, ErrorComment?: string): Response {
  const { AffectedSOPClassUID, AffectedSOPInstanceUID, MessageID } = request
  return {
    ...(AffectedSOPClassUID === undefined ? {} : { AffectedSOPClassUID }),
    ...(AffectedSOPInstanceUID === undefined ? {} : { AffectedSOPInstanceUID }),
    CommandField: request.CommandField | 0x8000,
    MessageIDBeingRespondedTo: MessageID ?? 0,
    CommandDataSetType: NO_DATA_SET,
    Status,
    ...(ErrorComment === undefined ? {} : { ErrorComment: ErrorComment.slice(0, ERROR_COMMENT_CHARACTERS) }),
  }
}

/** LO holds 64 characters (PS3.5 6.2). */
const ERROR_COMMENT_CHARACTERS = 64

function require(command: CommandSet, keywords: readonly CommandKeyword[]): void {
  for (const keyword of keywords)
    if (command[keyword] === undefined || command[keyword] === '') throw malformed(command, `lacks ${keyword}`)
}

function malformed(command: CommandSet, what: string): NetworkError {
  return new NetworkError('LG_COMMAND_MALFORMED', `${commandName(command.CommandField)} ${what}`, {
    command: command.CommandField,
  })
}
