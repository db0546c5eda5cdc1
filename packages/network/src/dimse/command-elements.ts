/**
 * The command elements (group 0000) with their value representations, and the command fields.
 *
 * Sources: PS3.7 E.1 (Registry of DICOM Command Elements), PS3.7 E.1-1 (Command Field values), PS3.6 7.
 */

/** Keyword → [element number in group 0000, VR]. `UI` and text are strings, `US` and `UL` numbers, `AT` lists of tags. */
export const commandElements = {
  AffectedSOPClassUID: [0x0002, 'UI'],
  RequestedSOPClassUID: [0x0003, 'UI'],
  CommandField: [0x0100, 'US'],
  MessageID: [0x0110, 'US'],
  MessageIDBeingRespondedTo: [0x0120, 'US'],
  MoveDestination: [0x0600, 'AE'],
  Priority: [0x0700, 'US'],
  CommandDataSetType: [0x0800, 'US'],
  Status: [0x0900, 'US'],
  OffendingElement: [0x0901, 'AT'],
  ErrorComment: [0x0902, 'LO'],
  ErrorID: [0x0903, 'US'],
  AffectedSOPInstanceUID: [0x1000, 'UI'],
  RequestedSOPInstanceUID: [0x1001, 'UI'],
  EventTypeID: [0x1002, 'US'],
  AttributeIdentifierList: [0x1005, 'AT'],
  ActionTypeID: [0x1008, 'US'],
  NumberOfRemainingSuboperations: [0x1020, 'US'],
  NumberOfCompletedSuboperations: [0x1021, 'US'],
  NumberOfFailedSuboperations: [0x1022, 'US'],
  NumberOfWarningSuboperations: [0x1023, 'US'],
  MoveOriginatorApplicationEntityTitle: [0x1030, 'AE'],
  MoveOriginatorMessageID: [0x1031, 'US'],
} as const satisfies Record<string, readonly [number, CommandVR]>

export type CommandVR = 'UI' | 'US' | 'AE' | 'LO' | 'AT'
export type CommandKeyword = keyof typeof commandElements

type ValueOf<V extends CommandVR> = V extends 'US' ? number : V extends 'AT' ? readonly number[] : string

/** Every command element that may be there, by keyword. */
export type CommandValues = {
  readonly [K in CommandKeyword]?: ValueOf<(typeof commandElements)[K][1]>
}

/** Values of Command Field (0000,0100). A response is its request with bit 15 set. */
export const CommandFields = {
  'C-STORE-RQ': 0x0001,
  'C-STORE-RSP': 0x8001,
  'C-GET-RQ': 0x0010,
  'C-GET-RSP': 0x8010,
  'C-FIND-RQ': 0x0020,
  'C-FIND-RSP': 0x8020,
  'C-MOVE-RQ': 0x0021,
  'C-MOVE-RSP': 0x8021,
  'C-ECHO-RQ': 0x0030,
  'C-ECHO-RSP': 0x8030,
  'N-EVENT-REPORT-RQ': 0x0100,
  'N-EVENT-REPORT-RSP': 0x8100,
  'N-GET-RQ': 0x0110,
  'N-GET-RSP': 0x8110,
  'N-SET-RQ': 0x0120,
  'N-SET-RSP': 0x8120,
  'N-ACTION-RQ': 0x0130,
  'N-ACTION-RSP': 0x8130,
  'N-CREATE-RQ': 0x0140,
  'N-CREATE-RSP': 0x8140,
  'N-DELETE-RQ': 0x0150,
  'N-DELETE-RSP': 0x8150,
  'C-CANCEL-RQ': 0x0fff,
} as const

export type CommandName = keyof typeof CommandFields

const nameByField: ReadonlyMap<number, string> = new Map(
  Object.entries(CommandFields).map(([name, field]) => [field, name]),
)

/** The Standard's spelling of a command field, for logs: `C-STORE-RQ`; unknown ones as `command 1234H`. */
export function commandName(field: number): string {
  return nameByField.get(field) ?? `command ${field.toString(16).toUpperCase().padStart(4, '0')}H`
}

/** CommandDataSetType (0000,0800): this value says that no data set follows, any other that one does. */
export const NO_DATA_SET = 0x0101
