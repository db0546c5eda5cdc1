/**
 * The services beside storage, put together for a running server: query and retrieval, worklist, performed steps, storage commitment,
 * forwarding, prefetch, the watched folder.
 */
import {
  findSCP,
  getSCP,
  modalityWorklistSCP,
  moveSCP,
  performedProcedureStepSCP,
  type ServiceProvider,
  storageCommitment,
} from '@leadglass/network'
import { CommitmentService } from '../commitment/commitment-service.ts'
import type { DataFolder } from '../data-folder/data-folder.ts'
import type { ServerIdentity } from '../data-folder/tls-files.ts'
import { Forwarder } from '../forwarding/forwarder.ts'
import { noteToday } from '../growth/note-today.ts'
import { describeError, type Log } from '../log/log.ts'
import { connectorOf } from '../outgoing/connect-node.ts'
import { stepDesk } from '../performed-steps/step-desk.ts'
import { Prefetcher } from '../prefetch/prefetcher.ts'
import { moveDestinations } from '../query-retrieve/move-destinations.ts'
import { querySource } from '../query-retrieve/query-source.ts'
import { retrieveSource } from '../query-retrieve/retrieve-source.ts'
import { WorklistFolder } from '../worklist/worklist-folder.ts'
import { worklistSource } from '../worklist/worklist-source.ts'

export interface NodeServicesParts {
  data: DataFolder
  identity: () => ServerIdentity
  log: Log
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Steps and transactions are of use while images can still arrive; after a year nobody waits for them. */
const historyMs = 365 * dayMs

export class NodeServices {
  /** What a listener offers of these. */
  readonly providers: readonly ServiceProvider[]
  /** Of these, what may go over a line without TLS. */
  readonly plainProviders: readonly ServiceProvider[]
  readonly #data: DataFolder
  readonly #log: Log
  readonly #commitment: CommitmentService
  readonly #forwarder: Forwarder
  readonly #prefetcher: Prefetcher
  readonly #folder: WorklistFolder | undefined
  #housekeeping: NodeJS.Timeout | undefined

  /** @throws ConfigError a rule of forwarding is wrong */
  constructor({ data, identity, log }: NodeServicesParts) {
    const { accounts, archive, audit, gate, services, settings } = data
    const connector = connectorOf({
      accounts,
      credentials: services.credentials,
      identity,
      aeTitle: settings.dicom.aeTitle,
    })
    const { worklist, deliveries: queue, commitments, performedSteps: steps, prefetches } = services
    this.#data = data
    this.#log = log
    this.#commitment = new CommitmentService({
      ...{ archive, accounts, gate, audit, commitments, deliveries: queue, connector, log },
      settings: settings.commitment,
      onUncommitted: () => this.#forwarder.wake(),
    })
    this.#forwarder = new Forwarder({
      ...{ archive, queue, audit, connector, log },
      canaries: services.canaries,
      settings: settings.forwarding,
      requestCommitment: (destination) => this.#commitment.request(destination),
    })
    this.#prefetcher = new Prefetcher({
      ...{ archive, audit, connector, log, queue: prefetches, worklist },
      settings: settings.prefetch,
      aeTitle: settings.dicom.aeTitle,
    })
    const { folder, keepFiles } = settings.worklist
    this.#folder = folder === '' ? undefined : new WorklistFolder({ folder, keepFiles, worklist, audit, log })
    this.plainProviders = [modalityWorklistSCP(worklistSource(worklist, gate, audit))]
    this.providers = [
      ...this.plainProviders,
      performedProcedureStepSCP(stepDesk({ steps, worklist, gate, audit })),
      storageCommitment(this.#commitment),
      findSCP(querySource(archive)),
      moveSCP(retrieveSource(archive), moveDestinations({ accounts, gate, connector })),
      getSCP(retrieveSource(archive)),
    ]
  }

  /** @throws ServerError `LG_WORKLIST_FOLDER` */
  async start(): Promise<void> {
    await this.#folder?.start()
    this.#commitment.start()
    this.#forwarder.start()
    this.#prefetcher.start()
    this.#housekeeping = setInterval(() => this.#keepHouse(), hourMs)
    this.#housekeeping.unref()
    this.#keepHouse()
  }

  /** What is being sent is finished; everything else waits in its queue for the next start. */
  async close(): Promise<void> {
    clearInterval(this.#housekeeping)
    await Promise.all([
      this.#folder?.close(),
      this.#forwarder.close(),
      this.#commitment.close(),
      this.#prefetcher.close(),
    ])
  }

  #keepHouse(): void {
    const { services, settings } = this.#data
    const now = Date.now()
    try {
      services.worklist.forgetBefore(dayOf(now - settings.worklist.keepDays * dayMs))
      services.workitems.forgetOlderThan(now - settings.worklist.keepDays * dayMs)
      services.subscriptions.forgetOlderThan(now - settings.worklist.keepDays * dayMs)
      services.performedSteps.forgetOlderThan(now - historyMs)
      services.commitments.forgetOlderThan(now - historyMs)
      services.prefetches.forgetOlderThan(now - settings.worklist.keepDays * dayMs)
      services.refusals.flush()
      noteToday(this.#data).catch((error) => this.#log.error('operation failed', describeError(error)))
    } catch (error) {
      this.#log.error('operation failed', describeError(error))
    }
  }
}

/** YYYYMMDD, in the time zone of this machine. */
function dayOf(time: number): string {
  const date = new Date(time)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`
}
