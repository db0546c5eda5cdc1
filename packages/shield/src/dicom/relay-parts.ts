/** What both directions need of whoever runs them: who may do what, who is told, and where the old archive is. */
import type { Accounts, Gate, Principal } from '@leadglass/access'
import type { AuditEvent } from '@leadglass/audit'
import type { Query } from '@leadglass/network'

/** Sees what is taken, and stops who takes too much: what a method throws refuses. */
export interface ShieldWatch {
  opening(principal: Principal, study: OpenedStudy): Promise<void>
  listed(principal: Principal, query: Query, rows: readonly ListedRow[]): Promise<void>
  /** Octets of instances on their way out. */
  handedOut(principal: Principal, octets: number): void
}

/** A study, or all studies of a patient where no study was named. */
export interface OpenedStudy {
  readonly studyInstanceUID?: string
  readonly patientID?: string
}

export type ListedRow = OpenedStudy

export interface RelayParts {
  readonly accounts: Pick<Accounts, 'node'>
  readonly gate: Pick<Gate, 'decide'>
  readonly audit: { append(event: AuditEvent): Promise<unknown> }
  readonly watch: ShieldWatch
  /** A name that says nothing, the same for the same value. */
  opaque(kind: 'study' | 'patient', value: string): string
  /** Told of what failed when nobody was left to be refused. */
  onError(error: unknown): void
}

/** The old archive as it is spoken to. */
export interface OldArchive {
  readonly host: string
  readonly port: number
  readonly aeTitle: string
}
