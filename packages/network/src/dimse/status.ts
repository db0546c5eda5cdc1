/**
 * DIMSE statuses and what class each is of.
 *
 * Sources: PS3.7 Annex C (status types and general codes), PS3.4 B.2.3 Table B.2-1 (Storage),
 * PS3.4 C.4.1.1.4, C.4.2.1.5 and C.4.3.1.4 (Query/Retrieve).
 */
export const Status = {
  Success: 0x0000,
  NoSuchAttribute: 0x0105,
  InvalidAttributeValue: 0x0106,
  AttributeListError: 0x0107,
  ProcessingFailure: 0x0110,
  DuplicateSOPInstance: 0x0111,
  NoSuchSOPInstance: 0x0112,
  NoSuchEventType: 0x0113,
  NoSuchArgument: 0x0114,
  InvalidArgumentValue: 0x0115,
  AttributeValueOutOfRange: 0x0116,
  InvalidSOPInstance: 0x0117,
  NoSuchSOPClass: 0x0118,
  ClassInstanceConflict: 0x0119,
  MissingAttribute: 0x0120,
  MissingAttributeValue: 0x0121,
  SOPClassNotSupported: 0x0122,
  NoSuchActionType: 0x0123,
  NotAuthorized: 0x0124,
  DuplicateInvocation: 0x0210,
  UnrecognizedOperation: 0x0211,
  MistypedArgument: 0x0212,
  ResourceLimitation: 0x0213,
  OutOfResources: 0xa700,
  UnableToCalculateMatches: 0xa701,
  UnableToPerformSuboperations: 0xa702,
  MoveDestinationUnknown: 0xa801,
  DataSetDoesNotMatchSOPClass: 0xa900,
  SuboperationsWithFailures: 0xb000,
  CannotUnderstand: 0xc000,
  Cancel: 0xfe00,
  Pending: 0xff00,
  /** Pending; some optional key is not supported. */
  PendingWithUnsupportedKeys: 0xff01,
} as const

export type StatusClass = 'success' | 'warning' | 'failure' | 'cancel' | 'pending'

/** @see PS3.7 C.1 to C.5; a code of no known class counts as failure. */
export function statusClass(status: number): StatusClass {
  if (status === 0x0000) return 'success'
  if (status === 0xfe00) return 'cancel'
  if (status === 0xff00 || status === 0xff01) return 'pending'
  if (status === 0x0001 || status === 0x0107 || status === 0x0116 || status >> 12 === 0xb) return 'warning'
  return 'failure'
}

/** `A700H`, as the Standard writes it. */
export function formatStatus(status: number): string {
  return `${status.toString(16).toUpperCase().padStart(4, '0')}H`
}
