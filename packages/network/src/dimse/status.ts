/**
 * DIMSE statuses and what class each is of.
 *
 * Sources: PS3.7 Annex C (status types and general codes), PS3.4 B.2.3 Table B.2-1 (Storage).
 */
export const Status = {
  Success: 0x0000,
  ProcessingFailure: 0x0110,
  DuplicateSOPInstance: 0x0111,
  NoSuchSOPClass: 0x0118,
  SOPClassNotSupported: 0x0122,
  NotAuthorized: 0x0124,
  UnrecognizedOperation: 0x0211,
  MistypedArgument: 0x0212,
  OutOfResources: 0xa700,
  DataSetDoesNotMatchSOPClass: 0xa900,
  CannotUnderstand: 0xc000,
  Cancel: 0xfe00,
  Pending: 0xff00,
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
