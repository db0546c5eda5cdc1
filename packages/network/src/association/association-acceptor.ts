/**
 * Listens for associations, over TLS or plain, and serves the admitted ones.
 *
 * Sources: PS3.8 7 and 9.2 (association, acceptor's side), PS3.15 B.12 and B.13 (BCP 195 TLS profiles).
 */
import type { Clock } from '../clock.ts'
import type { Limits } from '../limits.ts'
import type { ServiceProvider } from '../services/service-provider.ts'
import type { ServerTlsMaterial } from '../tls/tls-material.ts'
import type { AssociationEvents } from './association-events.ts'
import type { AssociationPolicy } from './association-policy.ts'

export type AssociationAcceptorOptions = {
  readonly services: readonly ServiceProvider[]
  readonly policy: AssociationPolicy
  readonly events?: AssociationEvents
  readonly limits?: Partial<Limits>
  /** Default: the system's. */
  readonly clock?: Clock
} & (
  | { readonly tls: ServerTlsMaterial }
  | { /** No TLS: whoever can reach the port can read and write. */ readonly dangerouslyAcceptPlaintext: true }
)

export class AssociationAcceptor {
  constructor(_options: AssociationAcceptorOptions) {
    throw new Error('first landing: signature only')
  }

  /** Binds; port 0 takes a free one. Rejects with the system's error (`EADDRINUSE`, …). */
  listen(_address: { host: string; port: number }): Promise<{ host: string; port: number }> {
    throw new Error('first landing: signature only')
  }

  /** Uses another certificate or authority for the handshakes from now on; running associations go on. */
  replaceTlsMaterial(_tls: ServerTlsMaterial): void {
    throw new Error('first landing: signature only')
  }

  /** Associations now established. */
  get associationCount(): number {
    throw new Error('first landing: signature only')
  }

  /** Stops listening, lets running operations end for at most `graceMs` (default 0), then aborts what is left. */
  close(_options?: { graceMs?: number }): Promise<void> {
    throw new Error('first landing: signature only')
  }
}
