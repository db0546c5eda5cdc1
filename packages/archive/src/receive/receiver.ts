/** Takes instances: permission, identity, encryption, commit, and what is said of it in the audit log. */
import { type Gate, principalLabel } from '@leadglass/access'
import type { AuditEvent } from '@leadglass/audit'
import type { DataSet } from '@leadglass/dicom'
import type { AuditSink } from '../archive-options.ts'
import type { Committer } from '../commit/committer.ts'
import type { Body } from '../commit/submission.ts'
import { storageError } from '../file-system/storage-error.ts'
import type { IndexedInstance, IndexStore } from '../index/index-store.ts'
import { describe } from '../metadata/describe.ts'
import type { LeasePool } from '../pack/lease-pool.ts'
import type { RecordReader } from '../read/record-reader.ts'
import { factsOnArrival } from '../read/study-facts.ts'
import { memorySource } from '../record/memory-source.ts'
import { RecordBody } from '../record/record-body.ts'
import type { RecordWriter } from '../record/record-writer.ts'
import type { EntrySealer, Subject } from '../sealing/entry-sealer.ts'
import { sameOctets } from './octet-comparison.ts'
import type { ReceiveOrigin, ReceiveResult } from './receive-origin.ts'
import { conflict, type Identity, Reception } from './reception.ts'
import type { StudyContext, StudyContexts } from './study-contexts.ts'

export interface ReceiverParts {
  gate: Gate
  audit: AuditSink
  index: IndexStore
  committer: Committer
  contexts: StudyContexts
  leases: LeasePool
  records: RecordReader
  sealer: EntrySealer
  packLimitOctets: number
  /** Told of each instance stored, for the metadata of its series. */
  onStored(identity: Identity): void
}

export class Receiver {
  readonly #parts: ReceiverParts

  constructor(parts: ReceiverParts) {
    this.#parts = parts
  }

  async receive(origin: ReceiveOrigin, dataSet: AsyncIterable<Uint8Array>): Promise<ReceiveResult> {
    try {
      const { gate } = this.#parts
      gate.requireAtAll(origin.principal, 'study:store')
      return await this.#receive(origin, dataSet)
    } catch (error) {
      const known = storageError(error)
      await this.#parts.audit.append([refusal(origin, known)]).catch(() => undefined)
      throw known
    }
  }

  async #receive(origin: ReceiveOrigin, dataSet: AsyncIterable<Uint8Array>): Promise<ReceiveResult> {
    let unseenAt = -1
    const reception = new Reception(origin, {
      leases: this.#parts.leases,
      identified: async (identity, header) => {
        this.#parts.gate.require(origin.principal, 'study:store', factsOnArrival(identity.studyInstanceUID, header))
        unseenAt = this.#parts.committer.commits
        const known = await this.#parts.index.hasInstance(identity.sopInstanceUID)
        return known ? this.#parts.index.instance(identity.sopInstanceUID) : undefined
      },
      stored: async (instance) => (await this.#parts.records.open(instance)).dataSet(),
    })
    let kept = false
    try {
      for await (const chunk of dataSet) await reception.push(chunk)
      const { identity, header, equal } = await reception.end()
      if (!equal) kept = await this.#store(origin, reception, header, unseenAt)
      const outcome = kept ? 'stored' : 'already-stored'
      if (kept) this.#parts.onStored(identity)
      else await this.#parts.audit.append([event(origin, 'instance:already-stored')])
      return { outcome, ...identity }
    } finally {
      await reception.close(kept, this.#parts.packLimitOctets)
    }
  }

  /** @returns false when an equal instance was stored in the meantime */
  async #store(origin: ReceiveOrigin, reception: Reception, header: DataSet, unseenAt: number): Promise<boolean> {
    const received = new Date().toISOString()
    const { transferSyntaxUID, protocol, principal } = origin
    const arrival = { transferSyntaxUID, received, principal: principalLabel(principal), protocol }
    const { facts, metadata, awaitsRendition } = describe(reception.reader, header, arrival)
    const context = await this.#parts.contexts.of(facts.study)
    const { writer, body } = await reception.finish(metadata)
    const { StudyInstanceUID } = facts.study
    const subject = this.#parts.sealer.subjectOf(context.key, { ...context.patient, StudyInstanceUID })
    const outcome = await this.#parts.committer.submit({
      writer,
      body,
      study: context.key,
      facts: {
        kind: 'instance',
        facts,
        content: {
          transferSyntaxUID,
          dataSetLength: writer.dataSetLength,
          recordId: writer.recordId,
          received: Date.parse(received),
          awaitsRendition,
        },
      },
      events: [
        event(origin, 'instance:received', subject),
        ...(samePatient(context, facts.study) ? [] : [event(origin, 'study:patient-differs', subject)]),
      ],
      unseenAt,
    })
    if (outcome === 'taken')
      await this.#compareWithStored(facts.instance.SOPInstanceUID, transferSyntaxUID, context, writer, body)
    return outcome === 'stored'
  }

  /** Two senders sent the same UID at the same time and the other one was first. @throws ArchiveError LG_INSTANCE_CONFLICT */
  async #compareWithStored(
    sopInstanceUID: string,
    transferSyntaxUID: string,
    context: StudyContext,
    writer: RecordWriter,
    body: Body,
  ): Promise<void> {
    const stored: IndexedInstance | undefined = await this.#parts.index.instance(sopInstanceUID)
    if (stored === undefined || stored.TransferSyntaxUID !== transferSyntaxUID) throw conflict()
    const own = await RecordBody.open(await recordSource(writer.header(context.key, 0), body), context.key.key)
    const other = await this.#parts.records.open(stored)
    if (!(await sameOctets(own.dataSet(), other.dataSet()))) throw conflict()
  }
}

/** The record as it would be read from a pack, before it is in one for good. */
async function recordSource(header: Buffer, body: Body) {
  if (body.in === 'memory') return memorySource(Buffer.concat([header, ...body.parts]))
  await body.pack.fill(body.start, header)
  const { file } = body.pack
  return { place: {}, read: (position: number, length: number) => file.read(body.start + position, length) }
}

function samePatient({ patient }: StudyContext, study: StudyContext['patient']): boolean {
  return patient.PatientID === study.PatientID && patient.IssuerOfPatientID === study.IssuerOfPatientID
}

function event(origin: ReceiveOrigin, action: string, subject: Subject = {}): AuditEvent {
  return {
    time: new Date().toISOString(),
    action,
    outcome: 'success',
    principal: principalLabel(origin.principal),
    ...(origin.address === undefined ? {} : { address: origin.address }),
    ...subject,
    detail: { protocol: origin.protocol },
  }
}

function refusal(origin: ReceiveOrigin, error: Error): AuditEvent {
  const code = 'code' in error ? String(error.code) : 'unknown'
  const action = code === 'LG_INSTANCE_CONFLICT' ? 'instance:conflict' : 'instance:refused'
  const outcome = code === 'LG_ACCESS_DENIED' ? 'denied' : 'failure'
  return { ...event(origin, action), outcome, detail: { protocol: origin.protocol, code } }
}
