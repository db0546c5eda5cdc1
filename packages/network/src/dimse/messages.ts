/**
 * The messages of DIMSE: what a valid request holds, and how its response follows from it.
 *
 * Sources: PS3.7 9.3 (C-STORE, C-FIND, C-GET, C-MOVE, C-ECHO), PS3.7 10.3 (N-EVENT-REPORT to N-DELETE), tables of mandatory
 * elements there.
 */
import { NetworkError } from '../errors.ts'
import { CommandFields, type CommandKeyword, commandName, NO_DATA_SET } from './command-elements.ts'
import type { CommandSet } from './command-set.ts'

/** What every request holds. */
export interface RequestCommand extends CommandSet {
  readonly MessageID: number
}

/** A request about a class of objects: the C services and N-CREATE, N-EVENT-REPORT. */
interface AffectedClass extends RequestCommand {
  readonly AffectedSOPClassUID: string
}

interface AffectedInstance extends AffectedClass {
  readonly AffectedSOPInstanceUID: string
}

/** A request about one object that is there: N-GET, N-SET, N-ACTION, N-DELETE. */
interface RequestedInstance extends RequestCommand {
  readonly RequestedSOPClassUID: string
  readonly RequestedSOPInstanceUID: string
}

export type CEchoRQ = AffectedClass

export interface CStoreRQ extends AffectedInstance {
  readonly Priority: number
}

export interface CFindRQ extends AffectedClass {
  readonly Priority: number
}

export type CGetRQ = CFindRQ

export interface CMoveRQ extends CFindRQ {
  readonly MoveDestination: string
}

export interface NEventReportRQ extends AffectedInstance {
  readonly EventTypeID: number
}

export type NGetRQ = RequestedInstance
export type NSetRQ = RequestedInstance
export type NDeleteRQ = RequestedInstance

export interface NActionRQ extends RequestedInstance {
  readonly ActionTypeID: number
}

/** The SCU may leave the choice of the instance's UID to the SCP. */
export type NCreateRQ = AffectedClass

export interface Response extends CommandSet {
  readonly MessageIDBeingRespondedTo: number
  readonly Status: number
}

export type CEchoRSP = Response
export type CStoreRSP = Response

/** A response with the data set that belongs to it: an identifier, an attribute list, an action's reply. */
export interface Answer<R extends Response = Response> {
  readonly response: R
  /** In the context's transfer syntax. */
  readonly dataSet?: Uint8Array
}

/** Values of Priority (0000,0700). */
export const Priority = { Medium: 0, High: 1, Low: 2 } as const

/** Whether a message carries a data set: it must, must not, or may. */
type DataSetRule = 'required' | 'none' | 'optional'

/** Makes the reader of one request: undefined for other commands, `LG_COMMAND_MALFORMED` for what lacks an element. */
function reader<R extends CommandSet>(
  name: keyof typeof CommandFields,
  keywords: readonly CommandKeyword[],
  rule: DataSetRule,
): (command: CommandSet) => R | undefined {
  return (command) => {
    if (command.CommandField !== CommandFields[name]) return undefined
    require(command, keywords)
    const hasDataSet = command.CommandDataSetType !== NO_DATA_SET
    if (rule === 'none' && hasDataSet) throw malformed(command, 'announces a data set')
    if (rule === 'required' && !hasDataSet) throw malformed(command, 'announces no data set')
    return command as R
  }
}

/** Medium where a sender left the priority out, as many do. */
function withPriority<R extends CommandSet>(
  read: (command: CommandSet) => R | undefined,
): (command: CommandSet) => R | undefined {
  return (command) => {
    const request = read(command)
    return request && { ...request, Priority: request.Priority ?? Priority.Medium }
  }
}

const ofClass = ['MessageID', 'AffectedSOPClassUID'] as const
const ofInstance = [...ofClass, 'AffectedSOPInstanceUID'] as const
const onInstance = ['MessageID', 'RequestedSOPClassUID', 'RequestedSOPInstanceUID'] as const

/** Each: the command as that request, undefined if it is another. @throws NetworkError `LG_COMMAND_MALFORMED` */
export const asCEchoRQ = reader<CEchoRQ>('C-ECHO-RQ', ofClass, 'none')
export const asCStoreRQ = withPriority(reader<CStoreRQ>('C-STORE-RQ', ofInstance, 'required'))
export const asCFindRQ = withPriority(reader<CFindRQ>('C-FIND-RQ', ofClass, 'required'))
export const asCGetRQ = withPriority(reader<CGetRQ>('C-GET-RQ', ofClass, 'required'))
export const asCMoveRQ = withPriority(reader<CMoveRQ>('C-MOVE-RQ', [...ofClass, 'MoveDestination'], 'required'))
export const asNEventReportRQ = reader<NEventReportRQ>('N-EVENT-REPORT-RQ', [...ofInstance, 'EventTypeID'], 'optional')
export const asNGetRQ = reader<NGetRQ>('N-GET-RQ', onInstance, 'none')
export const asNSetRQ = reader<NSetRQ>('N-SET-RQ', onInstance, 'required')
export const asNActionRQ = reader<NActionRQ>('N-ACTION-RQ', [...onInstance, 'ActionTypeID'], 'optional')
export const asNCreateRQ = reader<NCreateRQ>('N-CREATE-RQ', ofClass, 'optional')
export const asNDeleteRQ = reader<NDeleteRQ>('N-DELETE-RQ', onInstance, 'none')

/** The command as a response of any service. @throws NetworkError `LG_COMMAND_MALFORMED` */
export function asResponse(command: CommandSet): Response {
  require(command, ['MessageIDBeingRespondedTo', 'Status'])
  return command as Response
}

/**
 * The response to any request, without a data set: same SOP class and instance, named as affected (PS3.7 10.3), same event
 * or action type.
 */
export function respondTo(request: CommandSet, Status: number, ErrorComment?: string): Response {
  const { MessageID, EventTypeID, ActionTypeID } = request
  const sopClassUID = request.AffectedSOPClassUID ?? request.RequestedSOPClassUID
  const sopInstanceUID = request.AffectedSOPInstanceUID ?? request.RequestedSOPInstanceUID
  return {
    ...(sopClassUID === undefined ? {} : { AffectedSOPClassUID: sopClassUID }),
    ...(sopInstanceUID === undefined ? {} : { AffectedSOPInstanceUID: sopInstanceUID }),
    ...(EventTypeID === undefined ? {} : { EventTypeID }),
    ...(ActionTypeID === undefined ? {} : { ActionTypeID }),
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
