/**
 * What a listener reports for the log and the audit trail. All calls are synchronous, none may throw, and none carries
 * patient data: AE titles, addresses, codes and plain reasons only.
 */
import type { AssociationRequest, Rejection, ServiceName } from './association-policy.ts'

/** Facts of an accepted association, handed to every service. */
export interface AssociationFacts {
  /** Unique within this process, for the log: `a1`, `a2`, … */
  readonly id: string
  readonly request: AssociationRequest
  /** As the policy gave it. */
  readonly principal: unknown
  readonly services: readonly ServiceName[]
}

/** A presentation context that was proposed and not accepted. */
export interface RefusedContext {
  readonly abstractSyntaxUID: string
  /** 1 user rejection: not granted or not in this role; 3 abstract syntax, 4 transfer syntaxes not supported (PS3.8 9.3.3.2). */
  readonly result: number
  /** The service that offers this abstract syntax, where one does. */
  readonly service?: ServiceName
  readonly transferSyntaxUIDs: readonly string[]
}

/** One finished DIMSE operation. */
export interface OperationReport {
  readonly association: AssociationFacts
  /** `C-STORE-RQ`, `C-ECHO-RQ`, … */
  readonly message: string
  readonly sopClassUID: string
  /** DIMSE status answered. */
  readonly status: number
  /** Octets of the request's data set. */
  readonly dataSetOctets: number
  readonly durationMs: number
  /** False when the association ended first, so that the sender does not know the outcome. */
  readonly wasAnswered: boolean
  /** Plain reason of a failure, without patient data. */
  readonly why?: string
  /** Of C-MOVE and C-GET. */
  readonly retrieval?: RetrievalReport
}

/** Where the instances of a C-MOVE or C-GET went, and how many of them. */
export interface RetrievalReport {
  /** AE title that a C-MOVE named, known to us or not. */
  readonly destination?: string
  readonly completed: number
  readonly failed: number
  readonly warning: number
}

export interface AssociationEvents {
  /** A connection was closed before TLS or the association began: too many, or no greeting in time. */
  onRefusedConnection?(event: { address: string; port: number; why: string }): void
  onTlsFailure?(event: { address: string; port: number; why: string; code: string }): void
  /** Rejected by the policy or by a limit; also a greeting we could not read (`request` absent). */
  onRejected?(event: {
    address: string
    port: number
    why: string
    request?: AssociationRequest
    rejection?: Rejection
  }): void
  onAccepted?(association: AssociationFacts): void
  /** Contexts of an accepted association that were not accepted; called after `onAccepted`, only if there are any. */
  onContextsRefused?(event: { association: AssociationFacts; refused: readonly RefusedContext[] }): void
  onOperation?(report: OperationReport): void
  onReleased?(association: AssociationFacts): void
  /** The peer or we ended it: `code` is a `NetworkErrorCode`. */
  onAborted?(event: { association: AssociationFacts; why: string; code: string }): void
}
