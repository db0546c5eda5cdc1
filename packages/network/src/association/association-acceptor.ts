/**
 * Listens for associations, over TLS or plain, and serves the admitted ones.
 *
 * A peer without a certificate of our authority fails in the TLS handshake: it never reaches the code that reads PDUs.
 *
 * Sources: PS3.8 7 and 9.2 (association, acceptor's side), PS3.15 B.12 and B.13 (BCP 195 TLS profiles).
 */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket, type Server as TlsServer } from 'node:tls'
import { type Clock, systemClock } from '../clock.ts'
import { NetworkError } from '../errors.ts'
import { type Limits, limitsWith } from '../limits.ts'
import type { Relay } from '../relay/relay.ts'
import type { ServiceProvider } from '../services/service-provider.ts'
import { Handshakes, type PeerAddress } from '../tls/handshakes.ts'
import { peerCertificateOf } from '../tls/peer-certificate.ts'
import { tlsFailureOf } from '../tls/tls-failure.ts'
import type { ServerTlsMaterial } from '../tls/tls-material.ts'
import { secureContextOptions } from '../tls/tls-profile.ts'
import { AcceptorSession, type Listener } from './acceptor-session.ts'
import type { AssociationEvents } from './association-events.ts'
import { AssociationLedger } from './association-ledger.ts'
import type { AssociationPolicy, PeerCertificate } from './association-policy.ts'

export type AssociationAcceptorOptions = {
  readonly services: readonly ServiceProvider[]
  /** Another node that answers in place of the services. */
  readonly relay?: Relay
  readonly policy: AssociationPolicy
  readonly events?: AssociationEvents
  readonly limits?: Partial<Limits>
  /** Why a connection from this address is refused before anything of it is read; undefined for one that is not. */
  readonly refuseAddress?: (address: string) => string | undefined
  /**
   * What else certified peers may speak on this port, by the protocol name that they ask for in the handshake (ALPN, RFC 7301).
   * A peer that asks for none, or for another, speaks DICOM.
   */
  readonly otherProtocols?: Readonly<Record<string, (peer: CertifiedPeer) => void>>
  /** Default: the system's. */
  readonly clock?: Clock
} & (
  | { readonly tls: ServerTlsMaterial }
  | { /** No TLS: whoever can reach the port can read and write. */ readonly dangerouslyAcceptPlaintext: true }
)

const CONNECTIONS_WAITING_IN_KERNEL = 128
/** For the A-ABORTs of a shutdown to leave. */
const LAST_WORDS_MS = 500

/** A peer whose certificate was verified in the handshake, before a further octet of it was read. */
export interface CertifiedPeer extends PeerAddress {
  readonly socket: TLSSocket
  readonly certificate: PeerCertificate
}

export class AssociationAcceptor {
  readonly #otherProtocols: NonNullable<AssociationAcceptorOptions['otherProtocols']>
  readonly #listener: Listener
  readonly #server: Server
  readonly #tlsServer: TlsServer | undefined
  #certificateStatus: Buffer | undefined
  readonly #handshakes = new Handshakes()
  readonly #refuseAddress: (address: string) => string | undefined
  readonly #sockets = new Set<Socket>()
  readonly #sessions = new Set<AcceptorSession>()

  constructor(options: AssociationAcceptorOptions) {
    const limits = limitsWith(options.limits)
    this.#refuseAddress = options.refuseAddress ?? (() => undefined)
    this.#otherProtocols = options.otherProtocols ?? {}
    this.#listener = {
      services: options.services,
      relay: options.relay,
      policy: options.policy,
      events: options.events ?? {},
      limits,
      clock: options.clock ?? systemClock,
      ledger: new AssociationLedger(limits),
    }
    this.#tlsServer = 'tls' in options ? this.#createTlsServer(options.tls) : undefined
    this.#server = createServer({ noDelay: true, keepAlive: true }, (socket) => this.#onConnection(socket))
  }

  /** Binds; port 0 takes a free one. Rejects with the system's error (`EADDRINUSE`, …). */
  async listen({ host, port }: { host: string; port: number }): Promise<{ host: string; port: number }> {
    this.#server.listen({ host, port, backlog: CONNECTIONS_WAITING_IN_KERNEL })
    await once(this.#server, 'listening')
    const bound = this.#server.address() as AddressInfo
    return { host: bound.address, port: bound.port }
  }

  /** Uses another certificate or authority for the handshakes from now on; running associations go on. */
  replaceTlsMaterial(tls: ServerTlsMaterial): void {
    this.#tlsServer?.setSecureContext(secureContextOptions(tls))
    this.#certificateStatus = tls.certificateStatus
  }

  /** Associations now established. */
  get associationCount(): number {
    return this.#listener.ledger.associationCount
  }

  /** Stops listening, lets running operations end for at most `graceMs` (default 0), then aborts what is left. */
  async close({ graceMs = 0 }: { graceMs?: number } = {}): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    if (graceMs > 0) await this.#grace(graceMs)
    const error = new NetworkError('LG_ASSOCIATION_CLOSED', 'The listener is shutting down')
    const lastWordsMs = this.#sessions.size > 0 ? LAST_WORDS_MS : 0
    for (const session of this.#sessions) session.close(error)
    const cancel = this.#listener.clock.after(lastWordsMs, () => {
      for (const socket of this.#sockets) socket.destroy()
    })
    await closed
    cancel()
  }

  async #grace(graceMs: number): Promise<void> {
    const idle = Promise.all([...this.#sessions].map((session) => session.idle))
    let cancel = () => {}
    const late = new Promise<void>((resolve) => {
      cancel = this.#listener.clock.after(graceMs, resolve)
    })
    await Promise.race([idle, late])
    cancel()
  }

  #onConnection(socket: Socket): void {
    const { ledger, events } = this.#listener
    const peer = peerOf(socket)
    if (!peer) {
      // It is gone before it was looked at.
      socket.destroy()
      return
    }
    socket.on('error', () => socket.destroy())
    const why = this.#refuseAddress(peer.address)
    const place = why === undefined ? ledger.enterConnection(peer.address) : { why }
    if (!('leave' in place)) {
      events.onRefusedConnection?.({ ...peer, why: place.why })
      socket.resetAndDestroy()
      return
    }
    this.#sockets.add(socket)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.#handshakes.close(peer)
      place.leave()
    })
    if (this.#tlsServer) {
      this.#handshakes.begin(peer)
      this.#tlsServer.emit('connection', socket)
    } else this.#beginSession(socket, peer)
  }

  #createTlsServer(tls: ServerTlsMaterial): TlsServer {
    const server = createTlsServer({
      ...secureContextOptions(tls),
      requestCert: true,
      rejectUnauthorized: true,
      handshakeTimeout: this.#listener.limits.tlsHandshakeMs,
      ...(Object.keys(this.#otherProtocols).length === 0
        ? {}
        : { ALPNCallback: (offer: { protocols: string[] }) => this.#protocolOf(offer) }),
    })
    this.#certificateStatus = tls.certificateStatus
    server.on('OCSPRequest', (_certificate, _issuer, answer) => answer(null, this.#certificateStatus ?? null))
    server.on('secureConnection', (socket) => {
      const peer = peerOf(socket)
      if (!peer) socket.destroy()
      else {
        this.#handshakes.end(peer)
        this.#begin(socket, peer, peerCertificateOf(socket))
      }
    })
    server.on('tlsClientError', (error, socket) => this.#onTlsFailure(error, socket))
    return server
  }

  /** DICOM has no name in this registry: whatever else a peer offers is agreed to, and then it speaks DICOM. */
  #protocolOf({ protocols }: { protocols: string[] }): string | undefined {
    return protocols.find((name) => Object.hasOwn(this.#otherProtocols, name)) ?? protocols[0]
  }

  #begin(socket: TLSSocket, peer: PeerAddress, certificate: PeerCertificate | undefined): void {
    const { alpnProtocol } = socket
    const other = typeof alpnProtocol === 'string' ? this.#otherProtocols[alpnProtocol] : undefined
    if (other !== undefined && certificate !== undefined) other({ ...peer, socket, certificate })
    else this.#beginSession(socket, peer, certificate)
  }

  /** Also called when the certificate was not verified: Node then closes the connection before it can be used. */
  #onTlsFailure(error: Error, socket: TLSSocket): void {
    const peer = peerOf(socket) ?? this.#handshakes.takeClosed() ?? { address: 'unknown', port: 0 }
    this.#handshakes.end(peer)
    this.#listener.events.onTlsFailure?.({ ...peer, ...tlsFailureOf(error, socket.authorizationError) })
    socket.destroy()
  }

  #beginSession(transport: Socket, peer: PeerAddress, certificate?: PeerCertificate): void {
    const session = new AcceptorSession(this.#listener, { transport, ...peer, certificate }, () =>
      this.#sessions.delete(session),
    )
    this.#sessions.add(session)
  }
}

/** Undefined once the socket is closed. */
function peerOf({ remoteAddress, remotePort }: Socket): PeerAddress | undefined {
  return remoteAddress === undefined || remotePort === undefined
    ? undefined
    : { address: remoteAddress, port: remotePort }
}
