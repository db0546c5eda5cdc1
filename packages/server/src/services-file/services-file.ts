/** The stores of `services.db`, opened together: of devices, forwarding, refusals, alerts, the watch and the study list. */
import { AlertStore } from '../alerts/alert-store.ts'
import { Canaries } from '../canaries/canaries.ts'
import { Commitments } from '../commitment/commitments.ts'
import { DeliveryQueue } from '../forwarding/delivery-queue.ts'
import { Growth } from '../growth/growth.ts'
import { NodeCredentials } from '../outgoing/node-credentials.ts'
import { PerformedSteps } from '../performed-steps/performed-steps.ts'
import { PostureHistory } from '../posture/posture-history.ts'
import { Preferences } from '../preferences/preferences.ts'
import { PrefetchQueue } from '../prefetch/prefetch-queue.ts'
import { RecoveryStore } from '../recovery/recovery-store.ts'
import { RefusalLog } from '../refusals/refusal-log.ts'
import { ImageReviews } from '../research/image-reviews.ts'
import { Projects } from '../research/projects.ts'
import { Readings } from '../study-list/readings.ts'
import { WatchStore } from '../watch/watch-store.ts'
import { Subscriptions } from '../workitems/subscriptions.ts'
import { Workitems } from '../workitems/workitems.ts'
import { Worklist } from '../worklist/worklist.ts'
import { openServicesDatabase, type ServicesDatabase } from './database.ts'

/** Milliseconds since 1970. */
export type Now = () => number

export class ServicesFile {
  readonly worklist: Worklist
  readonly workitems: Workitems
  readonly subscriptions: Subscriptions
  readonly performedSteps: PerformedSteps
  readonly deliveries: DeliveryQueue
  readonly commitments: Commitments
  readonly prefetches: PrefetchQueue
  readonly refusals: RefusalLog
  readonly readings: Readings
  readonly preferences: Preferences
  readonly credentials: NodeCredentials
  readonly growth: Growth
  readonly alerts: AlertStore
  readonly posture: PostureHistory
  readonly projects: Projects
  readonly imageReviews: ImageReviews
  readonly watch: WatchStore
  readonly canaries: Canaries
  readonly recovery: RecoveryStore
  readonly #database: ServicesDatabase

  private constructor(database: ServicesDatabase, now: Now) {
    this.#database = database
    this.worklist = new Worklist(database, now)
    this.workitems = new Workitems(database, now)
    this.subscriptions = new Subscriptions(database, now)
    this.performedSteps = new PerformedSteps(database, now)
    this.deliveries = new DeliveryQueue(database, now)
    this.commitments = new Commitments(database, now)
    this.prefetches = new PrefetchQueue(database, now)
    this.refusals = new RefusalLog(database, now)
    this.readings = new Readings(database, now)
    this.preferences = new Preferences(database)
    this.credentials = new NodeCredentials(database)
    this.growth = new Growth(database)
    this.alerts = new AlertStore(database, now)
    this.posture = new PostureHistory(database)
    this.projects = new Projects(database, now)
    this.imageReviews = new ImageReviews(database, now)
    this.watch = new WatchStore(database)
    this.canaries = new Canaries(database, now)
    this.recovery = new RecoveryStore(database)
  }

  /** @param key - 32 octets @throws ServerError `LG_SERVICES_UNREADABLE`, `LG_SERVICES_NEWER` */
  static open({ path, key, now = Date.now }: { path: string; key: Uint8Array; now?: Now }): ServicesFile {
    return new ServicesFile(openServicesDatabase(path, key), now)
  }

  /** Forgets all that names a study that was erased: deleting is real here too. */
  forgetStudy(studyInstanceUID: string): void {
    this.#database
      .transaction(() => {
        this.worklist.forgetStudy(studyInstanceUID)
        this.workitems.forgetStudy(studyInstanceUID)
        this.subscriptions.forgetStudy(studyInstanceUID)
        this.performedSteps.forgetStudy(studyInstanceUID)
        this.deliveries.forgetStudy(studyInstanceUID)
        this.prefetches.forgetStudy(studyInstanceUID)
        this.canaries.remove(studyInstanceUID)
        this.readings.forgetStudy(studyInstanceUID)
        this.imageReviews.forgetStudy(studyInstanceUID)
      })
      .immediate()
  }

  /** Writes all of it as it is now into a new file, under the same key. */
  copyTo(path: string): void {
    this.#database.prepare('vacuum into ?').run(path)
  }

  async close(): Promise<void> {
    this.#database.close()
  }
}
