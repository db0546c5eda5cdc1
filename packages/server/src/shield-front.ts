/**
 * The shield as the server knows it: what stands behind the listeners in place of an archive of ours. `leadglass shield` hands in the
 * one of @leadglass/shield, so that this package does not know it.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { Accounts, Gate, Principal } from '@leadglass/access'
import type { AuditEvent } from '@leadglass/audit'
import type { AssociationEvents, ClientTlsMaterial, Relay } from '@leadglass/network'
import type { Settings } from './config/settings.ts'
import type { ServerIdentity } from './data-folder/tls-files.ts'

export interface ShieldParts {
  settings: Settings
  accounts: Accounts
  gate: Gate
  audit: { append(event: AuditEvent): Promise<unknown> }
  /** Certificate of this machine, at this moment: it is renewed while the shield runs. */
  identity(): ServerIdentity
  /** Told when `identity` gives another one. */
  onIdentityChange(listener: () => void): void
  /** How to reach a node over TLS: what another authority issued to us for it, or our own certificate. */
  tlsFor(aeTitle: string): ClientTlsMaterial
  /** A name that says nothing, for what the log must not hold: the same for the same value, by a key of this folder. */
  opaque(kind: 'study' | 'patient', value: string): string
  /** What the listener for deliveries reports. */
  events: AssociationEvents
  /** Who sends a request with these headers, by session cookie or token; undefined is a stranger. */
  principalOf(headers: IncomingHttpHeaders, address: string): Promise<Principal | undefined>
  /** Where people sign in, `https://HOST:PORT`. */
  signInAddress(): string
  onError(error: unknown): void
}

/** Where the shield listens besides; what is absent is not set. */
export interface ShieldFacts {
  /** `HOST:PORT`, for the old archive. */
  shieldDeliveries?: string
  /** `https://HOST:PORT`, for people. */
  shieldWeb?: string
}

export interface ShieldFront {
  /** Answers the associations of nodes in place of services of ours. */
  readonly relay: Relay
  /** @throws what a listener that cannot be bound throws */
  listen(): Promise<ShieldFacts>
  close(): Promise<void>
}
