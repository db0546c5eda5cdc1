/**
 * Fetches a patient's earlier studies from other nodes when something is scheduled for them, so that they are here before the
 * images are read.
 *
 * C-FIND at STUDY level by PatientID, newest first; then C-GET over the same association, or C-MOVE to our own listener. What is
 * here whole already is not fetched. The studies are received like any other: encrypted, audited, by the gate's leave of the
 * node that sends them.
 *
 * Sources: PS3.4 C.4.1 (C-FIND), C.4.2 (C-MOVE), C.4.3 (C-GET); IHE RAD TF-2 (prefetching is left to the archive).
 */
import { nodePrincipal } from '@leadglass/access'
import type { ArchiveAccess } from '@leadglass/archive'
import type { AuditLog } from '@leadglass/audit'
import { fromDicomJson, Tags } from '@leadglass/dicom'
import { type RequestorAssociation, storageSCP } from '@leadglass/network'
import type { Settings } from '../config/settings.ts'
import { instanceSink } from '../dicom-listener/instance-sink.ts'
import { ServerError } from '../errors.ts'
import { describeError, type Log } from '../log/log.ts'
import type { Connector } from '../outgoing/connect-node.ts'
import { backOffMs, WorkLoop } from '../work/work-loop.ts'
import type { Worklist } from '../worklist/worklist.ts'
import type { WorklistItem } from '../worklist/worklist-item.ts'
import type { Prefetch, PrefetchQueue } from './prefetch-queue.ts'
import { chosen, type PriorStudy, prefetchContexts, priorsOf, retrieve } from './priors.ts'

export interface PrefetcherParts {
  archive: ArchiveAccess
  audit: Pick<AuditLog, 'append'>
  connector: Connector
  queue: PrefetchQueue
  worklist: Pick<Worklist, 'onScheduled'>
  settings: Settings['prefetch']
  /** Our own, for C-MOVE. */
  aeTitle: string
  log: Log
}

const firstPauseMs = 30_000
const longestPauseMs = 1_800_000
const mostAttempts = 12

export class Prefetcher {
  readonly #parts: PrefetcherParts
  readonly #loop: WorkLoop

  constructor(parts: PrefetcherParts) {
    this.#parts = parts
    const onError = (error: unknown) => parts.log.error('prefetch', describeError(error))
    this.#loop = new WorkLoop({ round: (signal) => this.#round(signal), onError })
  }

  start(): void {
    if (this.#parts.settings.from.length === 0) return
    this.#parts.worklist.onScheduled((item) => this.#scheduled(item))
    this.#loop.wake()
  }

  close(): Promise<void> {
    return this.#loop.close()
  }

  #scheduled(item: WorklistItem): void {
    const { queue, settings } = this.#parts
    const dataSet = fromDicomJson(item.dataSet)
    const PatientID = dataSet.string(Tags.PatientID)
    if (PatientID === undefined) return
    const IssuerOfPatientID = dataSet.string(Tags.IssuerOfPatientID) ?? ''
    const { StudyInstanceUID, Modality } = item
    for (const source of settings.from) queue.add({ source, PatientID, IssuerOfPatientID, StudyInstanceUID, Modality })
    this.#loop.wake()
  }

  async #round(signal: AbortSignal): Promise<number | undefined> {
    const { queue } = this.#parts
    for (const prefetch of queue.due(16)) {
      if (signal.aborted) return undefined
      await this.#serve(prefetch)
    }
    return queue.nextAt()
  }

  async #serve(prefetch: Prefetch): Promise<void> {
    const { queue, audit, log } = this.#parts
    const { id, source, attempts } = prefetch
    try {
      const { fetched, failed } = await this.#fetch(prefetch)
      await audit.append({
        time: new Date().toISOString(),
        action: 'study:prefetched',
        outcome: failed === 0 ? 'success' : 'failure',
        principal: 'operator:prefetch',
        detail: { source, studies: fetched, failed },
      })
      if (failed > 0)
        throw new ServerError('LG_PREFETCH_INCOMPLETE', 'some of the earlier studies could not be fetched')
      queue.done(id, fetched)
    } catch (error) {
      if (typeof (error as { code?: unknown }).code !== 'string') throw error
      const why = (error as Error).message
      log.warn('prefetch', { aeTitle: source, why })
      if (attempts + 1 >= mostAttempts) queue.giveUp(id, why)
      else queue.postpone(id, why, Date.now() + backOffMs(attempts + 1, firstPauseMs, longestPauseMs))
    }
  }

  async #fetch(prefetch: Prefetch): Promise<{ fetched: number; failed: number }> {
    const { archive, connector, settings } = this.#parts
    const { association } = await connector.connect(prefetch.source, {
      contexts: prefetchContexts(settings.retrieve),
      services: [storageSCP(instanceSink(archive))],
      // For this association the node may store, whatever it may do when it calls us: we asked for it.
      principalOf: (node) => nodePrincipal({ ...node, services: ['store'] }),
    })
    try {
      const wanted = chosen(await priorsOf(association, prefetch), prefetch, settings, new Date())
      const counts = await this.#retrieveAll(association, wanted)
      await association.release()
      return counts
    } catch (error) {
      association.abort()
      throw error
    }
  }

  async #retrieveAll(association: RequestorAssociation, wanted: readonly PriorStudy[]) {
    const { settings, aeTitle } = this.#parts
    let [fetched, failed] = [0, 0]
    for (const study of wanted) {
      if (await this.#isHere(study)) continue
      if (await retrieve(association, study.studyInstanceUID, settings.retrieve, aeTitle)) fetched += 1
      else failed += 1
    }
    return { fetched, failed }
  }

  /** Whether all that the other node has of a study is here. */
  async #isHere({ studyInstanceUID, instanceCount }: PriorStudy): Promise<boolean> {
    const principal = { kind: 'operator', name: 'prefetch' } as const
    const here = await this.#parts.archive.instances(principal, { studyInstanceUID })
    return here.length > 0 && instanceCount !== undefined && here.length >= instanceCount
  }
}
