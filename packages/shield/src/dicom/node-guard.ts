/**
 * What is asked of each message of a node on its way to the old archive: whether it is still allowed, who is opened by it, where it
 * sends to. Each retrieval is on record before the old archive hears of it, each search once its answers are through.
 */
import { type Principal, principalLabel } from '@leadglass/access'
import {
  CommandFields,
  formatStatus,
  type Query,
  queryOf,
  type RelayedMessage,
  type RelayGuard,
  type RelayRefusal,
  Status,
  statusClass,
} from '@leadglass/network'
import { limits } from '../limits.ts'
import { denialOf } from './actions.ts'
import { rowOf, studiesNamed } from './identifiers.ts'
import type { PatientsSeen } from './patients-seen.ts'
import type { ListedRow, OpenedStudy, RelayParts } from './relay-parts.ts'

export interface NodeGuardParts extends RelayParts {
  readonly principal: Principal
  readonly address: string
  readonly seen: PatientsSeen
  /** Whether there is a way for what the old archive is told to move. */
  readonly delivers: boolean
}

/** A search that is not finished: of studies, whose answers the watch sees, or of the worklist. */
interface Search {
  readonly action: 'study:list' | 'worklist:read'
  readonly query: Query | undefined
  rows: ListedRow[]
  count: number
}

export class NodeGuard implements RelayGuard {
  readonly #parts: NodeGuardParts
  readonly #searches = new Map<number, Search>()

  constructor(parts: NodeGuardParts) {
    this.#parts = parts
  }

  async onRequest(request: RelayedMessage): Promise<RelayRefusal | undefined> {
    // A request of the old archive over this association: an instance of a C-GET, a report of a commitment.
    if (!request.fromRequestor) return undefined
    const { gate, principal } = this.#parts
    const denial = denialOf(gate, principal, request.service)
    if (denial !== undefined) {
      await this.#record('access:denied', 'denied', { why: denial, service: request.service })
      return { status: Status.NotAuthorized, why: 'Not allowed' }
    }
    switch (request.service) {
      case 'find':
        return this.#search(request)
      case 'worklist':
        this.#begin(request, 'worklist:read', undefined)
        return undefined
      case 'move':
        return (await this.#destinationRefusal(request)) ?? (await this.#open(request))
      case 'get':
        return this.#open(request)
      default:
        return undefined
    }
  }

  async onResponse(response: RelayedMessage): Promise<void> {
    const { command, identifier, transferSyntaxUID } = response
    const { MessageIDBeingRespondedTo: messageID = -1, Status: status = Status.Success } = command
    const search = this.#searches.get(messageID)
    if (!search || response.fromRequestor) return
    if (identifier) {
      search.count += 1
      if (search.query) await this.#see(search, rowOf(identifier, transferSyntaxUID))
    }
    if (statusClass(status) === 'pending') return
    this.#searches.delete(messageID)
    await this.#finish(search, statusClass(status) === 'failure' ? 'failure' : 'success', formatStatus(status))
  }

  /** Whoever goes before the last answer has seen those before it. */
  onEnded(): void {
    const left = [...this.#searches.values()]
    this.#searches.clear()
    for (const search of left) this.#finish(search, 'failure', 'not ended').catch(this.#parts.onError)
  }

  onOctets(count: number): void {
    this.#parts.watch.handedOut(this.#parts.principal, count)
  }

  #search({ command, identifier, abstractSyntaxUID, transferSyntaxUID }: RelayedMessage): RelayRefusal | undefined {
    try {
      const query = queryOf(abstractSyntaxUID, identifier ?? new Uint8Array(0), transferSyntaxUID)
      this.#begin({ command }, 'study:list', query)
      return undefined
    } catch {
      return { status: Status.DataSetDoesNotMatchSOPClass, why: 'The identifier could not be read' }
    }
  }

  #begin({ command }: Pick<RelayedMessage, 'command'>, action: Search['action'], query: Query | undefined): void {
    this.#searches.set(command.MessageID ?? -1, { action, query, rows: [], count: 0 })
  }

  async #finish(search: Search, outcome: 'success' | 'failure', status: string): Promise<void> {
    await this.#tell(search)
    await this.#record(search.action, outcome, { matches: search.count, status })
  }

  async #see(search: Search, row: ListedRow): Promise<void> {
    const { studyInstanceUID, patientID } = row
    if (studyInstanceUID !== undefined && patientID !== undefined) this.#parts.seen.saw(studyInstanceUID, patientID)
    search.rows.push(row)
    if (search.rows.length >= limits.rowsTogether) await this.#tell(search)
  }

  /** What is scheduled is no study yet: the watch does not count it. */
  async #tell(search: Search): Promise<void> {
    const { query, rows } = search
    search.rows = []
    if (query === undefined) return
    const { watch, principal } = this.#parts
    try {
      await watch.listed(principal, query, rows)
    } catch (error) {
      await this.#record('study:list', 'denied', { why: 'stopped' })
      throw error
    }
  }

  /** Where C-MOVE may send to: registered nodes with host and port, and none that is shown no identities. */
  async #destinationRefusal({ command }: RelayedMessage): Promise<RelayRefusal | undefined> {
    const { accounts, delivers } = this.#parts
    const destination = command.MoveDestination ?? ''
    const node = await accounts.node(destination)
    if (delivers && node?.host !== undefined && node.port !== undefined && !node.deIdentified) return undefined
    const why = delivers ? 'not a node with an address that is sent studies whole' : 'nothing is delivered here'
    await this.#record('study:read', 'denied', { why, destination: destination.slice(0, 16) })
    return { status: Status.MoveDestinationUnknown, why: 'The move destination is not known here' }
  }

  async #open({ command, identifier, transferSyntaxUID }: RelayedMessage): Promise<RelayRefusal | undefined> {
    const opened = identifierOf(identifier, transferSyntaxUID)
    if (opened === undefined)
      return { status: Status.DataSetDoesNotMatchSOPClass, why: 'The identifier names no study and no patient' }
    const isMove = command.CommandField === CommandFields['C-MOVE-RQ']
    const how = isMove ? { message: 'C-MOVE-RQ', destination: command.MoveDestination ?? '' } : { message: 'C-GET-RQ' }
    for (const study of opened) {
      const refusal = await this.#openOne(study, how)
      if (refusal) return refusal
    }
    return undefined
  }

  async #openOne(study: OpenedStudy, how: Record<string, string>): Promise<RelayRefusal | undefined> {
    const { watch, principal, seen, opaque } = this.#parts
    const { studyInstanceUID, patientID = studyInstanceUID && seen.of(studyInstanceUID) } = study
    const who = {
      ...(studyInstanceUID === undefined ? {} : { studyInstanceUID }),
      ...(patientID === undefined ? {} : { patientID }),
    }
    const detail = patientID === undefined ? how : { ...how, patient: opaque('patient', patientID) }
    const object = studyInstanceUID === undefined ? undefined : opaque('study', studyInstanceUID)
    try {
      await watch.opening(principal, who)
    } catch {
      await this.#record('study:read', 'denied', { ...detail, why: 'stopped' }, object)
      return { status: Status.NotAuthorized, why: 'Not allowed' }
    }
    await this.#record('study:read', 'success', detail, object)
    return undefined
  }

  async #record(
    action: string,
    outcome: 'success' | 'denied' | 'failure',
    detail: Record<string, string | number>,
    object?: string,
  ): Promise<void> {
    const { audit, principal, address } = this.#parts
    const event = { time: new Date().toISOString(), action, outcome, principal: principalLabel(principal), address }
    await audit.append({
      ...event,
      ...(object === undefined ? {} : { object }),
      detail: { ...detail, behind: 'shield' },
    })
  }
}

function identifierOf(identifier: Uint8Array | undefined, transferSyntaxUID: string) {
  try {
    return studiesNamed(identifier ?? new Uint8Array(0), transferSyntaxUID)
  } catch {
    return undefined
  }
}
