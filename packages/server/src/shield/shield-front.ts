/**
 * The shield as the server knows it: an old archive that stands behind the listeners in place of services of ours. `leadglass shield`
 * hands in the one of @leadglass/shield, so that neither package knows the other.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { Accounts, Gate, Principal, RegisteredNode } from '@leadglass/access'
import type { AuditEvent } from '@leadglass/audit'
import type { AssociationEvents, ClientTlsMaterial, Query, Relay } from '@leadglass/network'
import type { Settings } from '../config/settings.ts'
import type { OwnIdentity } from '../identity/own-certificate.ts'

/** What of a study is known from outside: one of both at least. */
export interface StudyBehind {
  readonly studyInstanceUID?: string
  readonly patientID?: string
}

export interface ShieldParts {
  readonly settings: ShieldSettings
  readonly accounts: Accounts
  readonly gate: Gate
  readonly audit: { append(event: AuditEvent): Promise<unknown> }
  /** What it throws refuses. */
  readonly watch: {
    opening(principal: Principal, study: StudyBehind): Promise<void>
    listed(principal: Principal, query: Query, rows: readonly StudyBehind[]): Promise<void>
    handedOut(principal: Principal, octets: number): void
  }
  /** `study:…` or `patient:…` with a name that says nothing: the same for the same value, by a key of this folder. */
  opaque(kind: 'study' | 'patient', value: string): string
  /** How a node is spoken to over TLS: by what another authority issued to us for it, or by our own certificate. */
  tlsFor(node: RegisteredNode): ClientTlsMaterial
  /** What the listener for deliveries reports. */
  readonly events: AssociationEvents
  /** Certificate of this machine, at this moment: it is renewed while the shield runs. */
  identity(): OwnIdentity
  /** Told when `identity` gives another one. */
  onIdentityChange(listener: () => void): void
  /** Who sends a request with these headers, by session cookie or token; undefined is a stranger. */
  principalOf(headers: IncomingHttpHeaders, address: string): Promise<Principal | undefined>
  /** Where people sign in, `https://HOST:PORT`. */
  signInAddress(): string
  onError(error: unknown): void
}

export interface ShieldSettings extends Readonly<Omit<Settings['shield'], 'pacs'>> {
  readonly pacs: { readonly host: string; readonly port: number }
  readonly privateSOPClasses: Relay['privateSOPClasses']
  /** What is under way may finish within this time when the shield stops. */
  readonly graceMs: number
}

export interface ShieldFront {
  /** Answers the associations of nodes in place of services of ours. */
  readonly relay: Relay
  /** Opens the listener for deliveries of the old archive. Rejects with the system's error. */
  listenDeliveries(address: { host: string; port: number }): Promise<{ host: string; port: number }>
  /** Opens the listener for people who look at the web pages of the old archive. Rejects with the system's error. */
  listenWeb(address: { host: string; port: number }): Promise<{ host: string; port: number }>
  close(): Promise<void>
}
