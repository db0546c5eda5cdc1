/**
 * Storage service class, SCP side: takes a C-STORE-RQ with its data set, answers C-STORE-RSP.
 *
 * Sources: PS3.4 Annex B (service), PS3.4 B.2.3 (statuses), PS3.7 9.3.1 (messages).
 */
import type { AssociationFacts } from '../association/association-events.ts'
import type { CStoreRQ, CStoreRSP } from '../dimse/messages.ts'
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

/** Builds the Storage SCP for all standard Storage SOP classes and every transfer syntax this package knows. */
export function storageSCP(_sink: InstanceSink): ServiceProvider<CStoreRQ, CStoreRSP> {
  throw new Error('first landing: signature only')
}
