/**
 * Storage service class, SCP side: takes a C-STORE-RQ with its data set, answers C-STORE-RSP.
 *
 * Sources: PS3.4 Annex B (service), PS3.4 B.2.3 (statuses), PS3.4 B.5 (SOP classes), PS3.7 9.3.1 (messages).
 */
import { storageSOPClasses, transferSyntaxes, UIDs } from '@leadglass/dicom'
import type { AssociationFacts } from '../association/association-events.ts'
import { asCStoreRQ, type CStoreRQ, type CStoreRSP, respondTo } from '../dimse/messages.ts'
import { Status } from '../dimse/status.ts'
import type { ServiceProvider } from './service-provider.ts'

/** An instance as the sender announces it. The sink compares it with what the data set says. */
export interface AnnouncedInstance {
  readonly association: AssociationFacts
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  readonly transferSyntaxUID: string
}

/** What this service asks of an archive. The server hands in the real one. */
export interface InstanceSink {
  /**
   * Resolves once instance and audit record are both on disk; rejects otherwise, with an Error whose `code` selects the
   * status. It may stop reading `dataSet` early; not reading it slows the sender.
   */
  store(instance: AnnouncedInstance, dataSet: AsyncIterable<Uint8Array>): Promise<void>
}

/** Error code → status and the sentence that goes to the sender, which holds no patient data. */
const refusals: ReadonlyMap<unknown, readonly [number, string]> = new Map([
  ['LG_ACCESS_DENIED', [Status.NotAuthorized, 'This node may not store here']],
  ['LG_ARCHIVE_FULL', [Status.OutOfResources, 'The archive is out of space; send again later']],
  ['LG_ARCHIVE_CLOSED', [Status.OutOfResources, 'The archive is shutting down; send again later']],
  ['LG_ARCHIVE_FAILED', [Status.OutOfResources, 'The archive could not write; send again later']],
  ['ENOSPC', [Status.OutOfResources, 'The archive is out of space; send again later']],
  ['EDQUOT', [Status.OutOfResources, 'The archive is out of space; send again later']],
  ['EIO', [Status.OutOfResources, 'The archive could not write; send again later']],
  ['LG_INSTANCE_CONFLICT', [Status.DuplicateSOPInstance, 'Another instance with this SOP Instance UID is kept']],
  ['LG_IDENTITY_MISMATCH', [Status.DataSetDoesNotMatchSOPClass, 'The data set is not the instance announced']],
  ['LG_IDENTITY_INVALID', [Status.CannotUnderstand, 'A UID of the data set is none']],
  ['LG_IDENTITY_MISSING', [Status.CannotUnderstand, 'The data set lacks the UIDs that identify it']],
])
const notUnderstood = [Status.CannotUnderstand, 'The data set could not be read'] as const

/**
 * The transfer syntaxes whose data sets hold no pixels but an address where a server has them: accepting one would
 * acknowledge what is not kept (PS3.5 A.6, A.7, A.11).
 */
const referenced: ReadonlySet<string> = new Set<string>([
  UIDs.JPIPReferenced,
  UIDs.JPIPReferencedDeflate,
  UIDs.JPIPHTJ2KReferenced,
  UIDs.JPIPHTJ2KReferencedDeflate,
])

/** All others: what is stored is not decoded, so none needs a codec. */
const storedAsReceived: ReadonlySet<string> = new Set(
  [...transferSyntaxes.keys()].filter((uid) => !referenced.has(uid)),
)

/** Abstract syntax → transfer syntaxes of every standard Storage SOP class. */
export const storageContexts: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...storageSOPClasses.keys()].map((uid) => [uid, storedAsReceived]),
)

/**
 * What is done with SOP classes that the Standard does not have: refused; taken where the requestor says, by common extended
 * negotiation, that they are of the Storage service class; or taken.
 */
export type PrivateSOPClasses = 'refuse' | 'announced' | 'accept'

/** Storage Service Class (PS3.4 B.3.1.4, PS3.7 D.3.3.6). */
const STORAGE_SERVICE_CLASS = '1.2.840.10008.4.2'
/** The Standard's own root: what is below it and not a Storage SOP class is something else. */
const STANDARD_ROOT = '1.2.840.10008.'

/** Whether instances of a SOP class that is no standard one are stored. */
export function isStorageClass(
  sopClassUID: string,
  policy: PrivateSOPClasses,
  serviceClassUID: string | undefined,
): boolean {
  if (policy === 'refuse') return false
  if (serviceClassUID === STORAGE_SERVICE_CLASS) return true
  return policy === 'accept' && !sopClassUID.startsWith(STANDARD_ROOT)
}

/** Builds the Storage SCP for all standard Storage SOP classes. A code not in the table reads C000H, never Success. */
export function storageSCP(
  sink: InstanceSink,
  { privateSOPClasses = 'refuse' }: { readonly privateSOPClasses?: PrivateSOPClasses } = {},
): ServiceProvider<CStoreRQ, CStoreRSP> {
  return {
    service: 'store',
    contexts: storageContexts,
    unlisted: (sopClassUID, common) =>
      isStorageClass(sopClassUID, privateSOPClasses, common?.serviceClassUID) ? storedAsReceived : undefined,
    read: asCStoreRQ,
    async handle(request, dataSet, { association, abstractSyntaxUID, transferSyntaxUID }) {
      const { AffectedSOPClassUID: sopClassUID, AffectedSOPInstanceUID: sopInstanceUID } = request
      if (sopClassUID !== abstractSyntaxUID)
        return respondTo(request, Status.SOPClassNotSupported, 'The SOP class is not that of the context')
      const instance = { association, sopClassUID, sopInstanceUID, transferSyntaxUID }
      const refusal = await sink.store(instance, dataSet).then(() => undefined, refusalOf)
      return refusal ? respondTo(request, ...refusal) : respondTo(request, Status.Success)
    },
  }
}

function refusalOf(error: unknown): readonly [number, string] {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return refusals.get(code) ?? notUnderstood
}
