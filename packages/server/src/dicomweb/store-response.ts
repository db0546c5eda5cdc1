/**
 * The answer to STOW-RS: what was stored, what was not, and why.
 *
 * Source: PS3.18 10.5.3 and Annex I.2 (response, failure reasons), PS3.4 B.2.3 (their DIMSE equivalents).
 */
import type { ReceiveResult } from '@leadglass/archive'
import { instanceAddress, studyAddress } from './addresses.ts'
import type { JsonDataSet } from './search-result.ts'

export type StoreOutcome =
  | { stored: ReceiveResult }
  /** The UIDs are absent where the part did not even say what it is. */
  | { failed: { sopClassUID?: string; sopInstanceUID?: string; reason: number } }

/** 0110H Processing Failure: also the answer to every code that is not listed. */
const processingFailure = 272

/** Decimal values of C-STORE statuses. */
const reasonByCode: Readonly<Record<string, number>> = {
  LG_ACCESS_DENIED: 292, // 0124H Not Authorized
  LG_ARCHIVE_FULL: 42_752, // A700H Out of Resources
  LG_STORAGE_FAILED: 42_752,
  LG_OBJECT_TOO_LONG: 42_752,
  LG_INSTANCE_TOO_LARGE: 42_752,
  LG_IDENTITY_MISSING: 43_264, // A900H Data Set does not match SOP Class
  LG_IDENTITY_MISMATCH: 43_264,
  LG_IDENTITY_INVALID: 49_152, // C000H Cannot Understand
  LG_STUDY_DIFFERS: 43_265, // A901H, of another study than the address says
  LG_INSTANCE_CONFLICT: 45_070, // B00EH, another instance has this UID
  LG_DICOM_TRANSFER_SYNTAX_UNKNOWN: 49_442, // C122H Referenced Transfer Syntax Not Supported
}

export function failureReason(code: unknown): number {
  if (typeof code !== 'string') return processingFailure
  const reason = reasonByCode[code]
  if (reason !== undefined) return reason
  return code.startsWith('LG_DICOM_') ? 49_152 : processingFailure // C000H Cannot Understand
}

/** @param root - absolute address of the service */
export function storeResponse(outcomes: readonly StoreOutcome[], root: string): { status: number; body: JsonDataSet } {
  const stored = outcomes.flatMap((outcome) => ('stored' in outcome ? [outcome.stored] : []))
  const failed = outcomes.flatMap((outcome) => ('failed' in outcome ? [outcome.failed] : []))
  const studies = [...new Set(stored.map((instance) => instance.studyInstanceUID))]
  const named = failed.filter((failure) => failure.sopInstanceUID !== undefined)
  const nameless = failed.filter((failure) => failure.sopInstanceUID === undefined)
  const body: JsonDataSet = {
    ...(studies.length === 1 ? { '00081190': { vr: 'UR', Value: [studyAddress(root, studies[0]!)] } } : {}),
    ...sequence(
      '00081198',
      named.map((failure) => failedItem(failure)),
    ),
    ...sequence(
      '00081199',
      stored.map((instance) => storedItem(instance, root)),
    ),
    ...sequence(
      '0008119A',
      nameless.map(({ reason }) => ({ '00081197': { vr: 'US', Value: [reason] } })),
    ),
  }
  return { status: failed.length === 0 ? 200 : stored.length > 0 ? 202 : 409, body }
}

function sequence(tag: string, items: JsonDataSet[]): JsonDataSet {
  return items.length > 0 ? { [tag]: { vr: 'SQ', Value: items } } : {}
}

function storedItem(instance: ReceiveResult, root: string): JsonDataSet {
  const { studyInstanceUID, seriesInstanceUID, sopClassUID, sopInstanceUID } = instance
  const address = instanceAddress(root, studyInstanceUID, seriesInstanceUID, sopInstanceUID)
  return { ...reference(sopClassUID, sopInstanceUID), '00081190': { vr: 'UR', Value: [address] } }
}

function failedItem({
  sopClassUID = '',
  sopInstanceUID = '',
  reason,
}: {
  sopClassUID?: string
  sopInstanceUID?: string
  reason: number
}): JsonDataSet {
  return { ...reference(sopClassUID, sopInstanceUID), '00081197': { vr: 'US', Value: [reason] } }
}

function reference(sopClassUID: string, sopInstanceUID: string): JsonDataSet {
  return { '00081150': { vr: 'UI', Value: [sopClassUID] }, '00081155': { vr: 'UI', Value: [sopInstanceUID] } }
}
