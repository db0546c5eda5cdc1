/**
 * Query/Retrieve as SCU: C-FIND, C-MOVE, C-GET over an association that we opened. C-FIND serves worklists too.
 *
 * Sources: PS3.4 C.4 (Query/Retrieve), PS3.4 K.4.1 (worklist), PS3.7 9.3.2 to 9.3.4 (messages).
 */
import type { DataSet } from '@leadglass/dicom'
import type { RequestorAssociation } from '../association/requestor-association.ts'
import { CommandFields } from '../dimse/command-elements.ts'
import { Priority, type Response } from '../dimse/messages.ts'
import type { Operation } from '../dimse/operation-invoker.ts'
import { defaultLimits } from '../limits.ts'
import { readIdentifier, writeIdentifier } from './data-set-octets.ts'

export interface QueryRequest {
  /** The information model: Study Root Query/Retrieve Information Model – FIND, – MOVE or – GET, … */
  readonly abstractSyntaxUID: string
  readonly identifier: DataSet
  /** Default medium. */
  readonly priority?: number
  /** How long the peer may keep silent, milliseconds. Default: `responseMs` for C-FIND, ten minutes for the others. */
  readonly responseMs?: number
}

/** Answers of a C-FIND, to be iterated once; leaving the loop early cancels. */
export interface FindOperation extends AsyncIterable<DataSet> {
  /** Sends C-CANCEL-RQ: the iteration ends with the answers that were under way. */
  cancel(): void
  /** The final response, once the iteration has ended. */
  readonly response: Promise<Response>
}

/** How far a C-MOVE or C-GET has come. */
export interface SuboperationCounts {
  /** Undefined where the peer did not say. */
  readonly remaining: number | undefined
  readonly completed: number
  readonly failed: number
  readonly warning: number
}

/** Responses of a C-MOVE or C-GET. */
export interface RetrieveOperation extends AsyncIterable<SuboperationCounts> {
  cancel(): void
  /** The final response with its counts, once the iteration has ended. */
  readonly result: Promise<RetrieveResult>
}

export interface RetrieveResult extends SuboperationCounts {
  readonly response: Response
  /** Failed SOP Instance UID List (0008,0058). */
  readonly failedSOPInstanceUIDs: readonly string[]
}

/** Many archives are silent until the last sub-operation is done. */
const RETRIEVE_RESPONSE_MS = 600_000
const FailedSOPInstanceUIDList = 0x00080058

/** @throws NetworkError `LG_CONTEXT_NOT_ACCEPTED`; the iteration throws what ended the association, or DicomError */
export function cFind(association: RequestorAssociation, request: QueryRequest): FindOperation {
  const { operation, transferSyntaxUID } = invoke(association, 'C-FIND-RQ', request)
  const final = deferred<Response>()
  async function* answers() {
    try {
      for await (const { response, hasDataSet, dataSet } of operation) {
        if (hasDataSet) yield await readIdentifier(dataSet, transferSyntaxUID, defaultLimits.identifierOctets)
        final.resolveLater(response)
      }
      final.settle()
    } catch (error) {
      final.reject(error)
      throw error
    }
  }
  return { [Symbol.asyncIterator]: answers, cancel: () => operation.cancel(), response: final.promise }
}

/** @param request - `destination`: AE title that the peer sends the instances to */
export function cMove(
  association: RequestorAssociation,
  request: QueryRequest & { readonly destination: string },
): RetrieveOperation {
  const extra = { MoveDestination: request.destination }
  return retrieve(invoke(association, 'C-MOVE-RQ', { responseMs: RETRIEVE_RESPONSE_MS, ...request }, extra))
}

/** The instances come to the association's Storage service: see `services` and `role` of `openAssociation`. */
export function cGet(association: RequestorAssociation, request: QueryRequest): RetrieveOperation {
  return retrieve(invoke(association, 'C-GET-RQ', { responseMs: RETRIEVE_RESPONSE_MS, ...request }))
}

interface Invoked {
  readonly operation: Operation
  readonly transferSyntaxUID: string
}

function invoke(
  association: RequestorAssociation,
  name: 'C-FIND-RQ' | 'C-MOVE-RQ' | 'C-GET-RQ',
  { abstractSyntaxUID, identifier, priority, responseMs }: QueryRequest,
  extra: { MoveDestination?: string } = {},
): Invoked {
  const transferSyntaxUID = association.contextFor(abstractSyntaxUID).transferSyntaxUID!
  const operation = association.invoke({
    abstractSyntaxUID,
    command: {
      AffectedSOPClassUID: abstractSyntaxUID,
      CommandField: CommandFields[name],
      Priority: priority ?? Priority.Medium,
      ...extra,
    },
    dataSet: writeIdentifier(identifier, transferSyntaxUID),
    ...(responseMs === undefined ? {} : { responseMs }),
  })
  return { operation, transferSyntaxUID }
}

function retrieve({ operation, transferSyntaxUID }: Invoked): RetrieveOperation {
  const final = deferred<RetrieveResult>()
  async function* progress() {
    try {
      for await (const { response, hasDataSet, dataSet } of operation) {
        const failed = hasDataSet ? await failedUIDs(dataSet, transferSyntaxUID) : []
        const counts = countsOf(response)
        yield counts
        final.resolveLater({ ...counts, response, failedSOPInstanceUIDs: failed })
      }
      final.settle()
    } catch (error) {
      final.reject(error)
      throw error
    }
  }
  return { [Symbol.asyncIterator]: progress, cancel: () => operation.cancel(), result: final.promise }
}

async function failedUIDs(dataSet: AsyncIterable<Uint8Array>, transferSyntaxUID: string): Promise<string[]> {
  const identifier = await readIdentifier(dataSet, transferSyntaxUID, defaultLimits.identifierOctets)
  return identifier.strings(FailedSOPInstanceUIDList).filter((uid) => uid !== '')
}

function countsOf(response: Response): SuboperationCounts {
  return {
    remaining: response.NumberOfRemainingSuboperations,
    completed: response.NumberOfCompletedSuboperations ?? 0,
    failed: response.NumberOfFailedSuboperations ?? 0,
    warning: response.NumberOfWarningSuboperations ?? 0,
  }
}

/** A promise settled from outside, with the last value it was given. */
function deferred<T>() {
  let resolve = (_: T) => {}
  let reject = (_: unknown) => {}
  let last: T | undefined
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue
    reject = onError
  })
  promise.catch(() => {})
  return {
    promise,
    resolveLater: (value: T) => {
      last = value
    },
    settle: () => resolve(last!),
    reject,
  }
}
