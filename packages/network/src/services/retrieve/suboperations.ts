/**
 * The sub-operations of one C-MOVE or C-GET: counts them, reports after each, goes on after a failure, stops when cancelled.
 *
 * While one instance is under way the next is read and decrypted, so that the line and the disk do not wait for each other.
 *
 * Sources: PS3.4 C.4.2.1.4 to C.4.2.1.7 and C.4.3.1.3 (counts), C.4.2.1.5 and C.4.3.1.4 (statuses).
 */
import { DataSet, Tags } from '@leadglass/dicom'
import type { CommandSet } from '../../dimse/command-set.ts'
import { type Answer, type Response, respondTo } from '../../dimse/messages.ts'
import { Status } from '../../dimse/status.ts'
import { writeIdentifier } from '../data-set-octets.ts'
import type { Exchange } from '../service-provider.ts'
import type { RetrievableInstance } from './retrieve-source.ts'
import type { SuboperationOutcome } from './suboperation-target.ts'

/** Sends one instance; must not throw. */
export type SendOne = (instance: RetrievableInstance) => Promise<SuboperationOutcome>

export class Suboperations {
  readonly #request: CommandSet
  readonly #exchange: Exchange
  readonly #failedUIDs: string[] = []
  /** Reason → how many failed for it. */
  readonly #reasons = new Map<string, number>()
  #remaining: number
  #completed = 0
  #warning = 0

  constructor(request: CommandSet, exchange: Exchange, count: number) {
    this.#request = request
    this.#exchange = exchange
    this.#remaining = count
  }

  /** Performs all, one after the other, with a Pending response after each but the last. */
  async perform(instances: readonly RetrievableInstance[], send: SendOne): Promise<void> {
    for (const instance of instances) {
      if (this.#exchange.cancelled.aborted) return
      this.#count(instance, await send(instance))
      if (this.#remaining > 0 && !this.#exchange.cancelled.aborted) await this.#exchange.respond(this.#pending())
    }
  }

  /** Counts instances that will not be sent. */
  fail(instances: readonly RetrievableInstance[], why: string): void {
    for (const instance of instances) this.#count(instance, { kind: 'failed', why })
  }

  /** The final response, with the list of what failed. */
  answer(): Answer {
    const response = this.#finalResponse()
    if (this.#failedUIDs.length === 0) return { response }
    const identifier = new DataSet().set(Tags.FailedSOPInstanceUIDList, 'UI', this.#failedUIDs)
    return { response, dataSet: writeIdentifier(identifier, this.#exchange.transferSyntaxUID) }
  }

  #count(instance: RetrievableInstance, outcome: SuboperationOutcome): void {
    this.#remaining -= 1
    if (outcome.kind === 'completed') this.#completed += 1
    if (outcome.kind === 'warning') this.#warning += 1
    if (outcome.kind === 'failed') {
      this.#failedUIDs.push(instance.sopInstanceUID)
      this.#reasons.set(outcome.why, (this.#reasons.get(outcome.why) ?? 0) + 1)
    }
  }

  #pending(): Response {
    const response = respondTo(this.#request, Status.Pending)
    return { ...response, NumberOfRemainingSuboperations: fitting(this.#remaining), ...this.#counts() }
  }

  #finalResponse(): Response {
    const failed = this.#failedUIDs.length
    const counts = this.#counts()
    if (this.#remaining > 0) {
      const remaining = { NumberOfRemainingSuboperations: fitting(this.#remaining) }
      return { ...respondTo(this.#request, Status.Cancel), ...remaining, ...counts }
    }
    if (failed === 0 && this.#warning === 0) return { ...respondTo(this.#request, Status.Success), ...counts }
    const isTotal = this.#completed + this.#warning === 0
    const status = isTotal ? Status.UnableToPerformSuboperations : Status.SuboperationsWithFailures
    return { ...respondTo(this.#request, status, this.#reason()), ...counts }
  }

  #counts() {
    return {
      NumberOfCompletedSuboperations: fitting(this.#completed),
      NumberOfFailedSuboperations: fitting(this.#failedUIDs.length),
      NumberOfWarningSuboperations: fitting(this.#warning),
    }
  }

  /** The most frequent reason. */
  #reason(): string | undefined {
    const [first] = [...this.#reasons].sort(([, a], [, b]) => b - a)
    return first && `${first[1]} not sent: ${first[0]}`
  }
}

/** The counts are US: an archive may hold more for one patient than they can say. */
function fitting(count: number): number {
  return Math.min(count, 0xffff)
}
