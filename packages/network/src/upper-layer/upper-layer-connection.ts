/**
 * One association's connection: feeds what happens on the socket and what the local user asks into the state machine, and
 * carries out what the machine answers. Sockets and clocks come in as arguments.
 *
 * Sources: PS3.8 7 (services), 9.1 (use of the transport connection), 9.2 (state machine).
 */
import type { Socket } from 'node:net'
import type { Clock } from '../clock.ts'
import { NetworkError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { AbortReason, abortReason, decodeAbort, encodeAbort } from './abort.ts'
import { type AssociateAC, decodeAssociateAC, encodeAssociateAC } from './associate-ac.ts'
import { dicomApplicationContext } from './associate-body.ts'
import { type AssociateRJ, decodeAssociateRJ, encodeAssociateRJ } from './associate-rj.ts'
import { type AssociateRQ, decodeAssociateRQ, encodeAssociateRQ } from './associate-rq.ts'
import { type Fragment, PduFramer } from './pdu-framer.ts'
import { PduType } from './pdu-type.ts'
import { decodeReleaseRP, decodeReleaseRQ, encodeReleaseRP, encodeReleaseRQ } from './release.ts'
import { type Effect, type Event, type State, stepOf } from './state-machine.ts'

/** The association service's user: gets the indications and confirmations of PS3.8 7. Calls must not throw, `onFragment` may. */
export interface UpperLayerUser {
  onAssociateRequest?(request: AssociateRQ): void
  onAssociateAccepted?(answer: AssociateAC): void
  onAssociateRejected?(answer: AssociateRJ): void
  /** A NetworkError thrown from it counts as an invalid PDU and aborts. */
  onFragment(fragment: Fragment): void
  onReleaseRequest(): void
  onReleased?(): void
  /** A-ABORT or A-P-ABORT: the association is over, nothing can be sent. */
  onAborted(error: NetworkError): void
  /** The transport is closed; always the last call. `error` says why, undefined after an orderly end. */
  onClosed(error?: NetworkError): void
}

export interface UpperLayerOptions {
  /** Connected. */
  readonly transport: Socket
  readonly isRequestor: boolean
  readonly user: UpperLayerUser
  readonly limits: Limits
  readonly clock: Clock
}

/** What an event brings along for the effects it causes. */
interface Payload {
  readonly request?: AssociateRQ
  readonly answer?: AssociateAC
  readonly rejection?: AssociateRJ
  readonly parts?: readonly Uint8Array[]
  readonly fragment?: Fragment
  readonly error?: NetworkError
}

export class UpperLayerConnection {
  readonly #options: UpperLayerOptions
  readonly #framer: PduFramer
  #state: State = 'Sta1'
  #stopArtim: (() => void) | undefined
  /** The first thing that went wrong. */
  #error: NetworkError | undefined
  /** Framing is lost or the connection is closing: what still arrives is dropped. */
  #isDeaf = false
  #onOctets: (count: number) => void = () => {}
  /** How each effect of the state machine is carried out. */
  readonly #effects: Readonly<Record<Effect, (payload: Payload, event: Event) => void>> = {
    // Sockets come connected, see `associate`.
    'open transport': () => {},
    'close transport': () => this.#closeTransport(),
    'start ARTIM': () => this.#startArtim(),
    'stop ARTIM': () => this.#stopArtim?.(),
    'send A-ASSOCIATE-RQ': ({ request }) => this.#write([encodeAssociateRQ(request!)]),
    'send A-ASSOCIATE-AC': ({ answer }) => this.#write([encodeAssociateAC(answer!)]),
    'send A-ASSOCIATE-RJ': ({ rejection, request }) =>
      this.#write([encodeAssociateRJ(rejection ?? providerRejection(request!)!)]),
    'send P-DATA-TF': ({ parts }) => this.#write(parts!),
    'send A-RELEASE-RQ': () => this.#write([encodeReleaseRQ()]),
    'send A-RELEASE-RP': () => this.#write([encodeReleaseRP()]),
    'send A-ABORT as user': () => this.#write([encodeAbort({ source: 0, reason: AbortReason.NotSpecified })]),
    'send A-ABORT as provider': ({ error }, event) => this.#sendProviderAbort(event, error),
    'indicate A-ASSOCIATE': ({ request }) => this.#options.user.onAssociateRequest?.(request!),
    'confirm A-ASSOCIATE accepted': ({ answer }) => this.#options.user.onAssociateAccepted?.(answer!),
    'confirm A-ASSOCIATE rejected': ({ rejection }) => this.#options.user.onAssociateRejected?.(rejection!),
    'indicate P-DATA': ({ fragment }) => this.#options.user.onFragment(fragment!),
    'indicate A-RELEASE': () => this.#options.user.onReleaseRequest(),
    'confirm A-RELEASE': () => this.#options.user.onReleased?.(),
    'indicate A-ABORT': ({ error }, event) => {
      this.#error ??= error ?? unexpected(event)
      this.#options.user.onAborted(this.#error)
    },
  }

  constructor(options: UpperLayerOptions) {
    this.#options = options
    this.#framer = new PduFramer(
      { onPdu: (type, pdu) => this.#onPdu(type, pdu), onFragment: (fragment) => this.#fire('Evt10', { fragment }) },
      options.limits,
    )
  }

  get state(): State {
    return this.#state
  }

  get isInsidePdu(): boolean {
    return this.#framer.isInsidePdu
  }

  /** Called with the size of each chunk that arrives. */
  set onOctets(listener: (count: number) => void) {
    this.#onOctets = listener
  }

  /** Begins as acceptor: waits for the A-ASSOCIATE-RQ until ARTIM expires. */
  listen(): void {
    this.#attach()
    this.#fire('Evt5')
  }

  /** Begins as requestor, A-ASSOCIATE request: the transport was connected for it, so that Evt1 and Evt2 fall together. */
  associate(request: AssociateRQ): void {
    this.#attach()
    this.#fire('Evt1')
    this.#fire('Evt2', { request })
  }

  /** A-ASSOCIATE response, accepting. */
  accept(answer: AssociateAC): void {
    this.#fire('Evt7', { answer })
  }

  /** A-ASSOCIATE response, rejecting. */
  reject(rejection: AssociateRJ): void {
    this.#fire('Evt8', { rejection })
  }

  /**
   * P-DATA request: writes whole P-DATA-TF PDUs, given in parts, as one write.
   *
   * @returns resolved when the transport can take more
   * @throws NetworkError `LG_ASSOCIATION_CLOSED` where the state does not allow it
   */
  send(parts: readonly Uint8Array[]): Promise<void> | undefined {
    if (!this.#fire('Evt9', { parts })) throw this.#closed()
    const { transport } = this.#options
    return transport.writableNeedDrain ? this.#drained() : undefined
  }

  /** A-RELEASE request. */
  release(): void {
    this.#fire('Evt11')
  }

  /** A-RELEASE response. */
  answerRelease(): void {
    this.#fire('Evt14')
  }

  /** A-ABORT request. `error` is what `onClosed` will report. In a state without association the transport is closed. */
  abort(error: NetworkError): void {
    this.#error ??= error
    if (!this.#fire('Evt15', { error }) && this.#state !== 'Sta13') this.#options.transport.destroy()
  }

  /** Closes the transport without a word. */
  destroy(error: NetworkError): void {
    this.#error ??= error
    this.#options.transport.destroy()
  }

  pause(): void {
    this.#options.transport.pause()
  }

  resume(): void {
    this.#options.transport.resume()
  }

  #attach(): void {
    const { transport } = this.#options
    transport.on('data', (chunk: Buffer) => this.#onData(chunk))
    transport.on('error', (cause) => {
      this.#error ??= new NetworkError('LG_CONNECTION_LOST', 'The connection failed', {}, cause)
    })
    transport.on('close', () => this.#onClose())
  }

  #onData(chunk: Buffer): void {
    this.#onOctets(chunk.length)
    if (this.#isDeaf) return
    try {
      this.#framer.push(chunk)
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      this.#invalid(error)
    }
  }

  #onPdu(type: PduType, pdu: Uint8Array): void {
    switch (type) {
      case PduType.AssociateRQ:
        this.#fire('Evt6', { request: decodeAssociateRQ(pdu) })
        return
      case PduType.AssociateAC:
        this.#fire('Evt3', { answer: decodeAssociateAC(pdu) })
        return
      case PduType.AssociateRJ:
        this.#fire('Evt4', { rejection: decodeAssociateRJ(pdu) })
        return
      case PduType.ReleaseRQ:
        decodeReleaseRQ(pdu)
        this.#fire('Evt12')
        return
      case PduType.ReleaseRP:
        decodeReleaseRP(pdu)
        this.#fire('Evt13')
        return
      default:
        this.#fire('Evt16', { error: new NetworkError('LG_ASSOCIATION_ABORTED', abortReason(decodeAbort(pdu))) })
    }
  }

  /** Evt19: an invalid PDU. The frame is lost, so nothing more is read from it. */
  #invalid(error: NetworkError): void {
    this.#error ??= error
    this.#isDeaf = true
    this.#fire('Evt19', { error })
  }

  #onClose(): void {
    const error = this.#error ?? new NetworkError('LG_CONNECTION_LOST', 'The peer closed the connection')
    const isOrderly = this.#state === 'Sta13' || this.#state === 'Sta1'
    this.#fire('Evt17', { error })
    this.#stopArtim?.()
    this.#options.user.onClosed(isOrderly ? this.#error : error)
  }

  /** One transition. @returns false where Table 9-10 has none */
  #fire(event: Event, payload: Payload = {}): boolean {
    const step = stepOf(this.#state, event, {
      acceptable: payload.request !== undefined && providerRejection(payload.request) === undefined,
      requestor: this.#options.isRequestor,
    })
    if (step === undefined) return false
    this.#state = step.next
    if (step.next === 'Sta13' || step.next === 'Sta1') this.#expectClose()
    for (const effect of step.effects) this.#effects[effect](payload, event)
    return true
  }

  #write(parts: readonly Uint8Array[]): void {
    const { transport } = this.#options
    if (parts.length === 1) {
      transport.write(parts[0]!)
      return
    }
    transport.cork()
    for (const part of parts) transport.write(part)
    transport.uncork()
  }

  /** Sends what is written, then closes; a peer that does not read it is not waited for longer than ARTIM. */
  #closeTransport(): void {
    const { transport, clock, limits } = this.#options
    this.#stopArtim?.()
    this.#stopArtim = clock.after(limits.artimMs, () => transport.destroy())
    transport.destroySoon()
  }

  #startArtim(): void {
    this.#stopArtim?.()
    this.#stopArtim = this.#options.clock.after(this.#options.limits.artimMs, () => {
      this.#error ??= new NetworkError('LG_ASSOCIATION_TIMEOUT', `No answer from the peer in state ${this.#state}`)
      this.#fire('Evt18')
      this.#options.transport.destroy()
    })
  }

  /** From here on the end of the connection matters, and it must be read to be seen. */
  #expectClose(): void {
    if (this.#state === 'Sta1') this.#isDeaf = true
    this.#options.transport.resume()
  }

  /** A peer that goes on in Sta13 without reading our aborts gets no more of them. */
  #sendProviderAbort(event: Event, error: NetworkError | undefined): void {
    const { transport } = this.#options
    if (transport.writableNeedDrain) return
    transport.write(encodeAbort({ source: 2, reason: abortReasonFor(event, error) }))
  }

  /** Resolves when the transport can take more; a peer that does not read for `stallMs` is aborted. */
  #drained(): Promise<void> {
    const { transport, clock, limits } = this.#options
    return new Promise((resolve, reject) => {
      const done = (settle: () => void) => {
        cancel()
        transport.off('drain', onDrain)
        transport.off('close', onClose)
        settle()
      }
      const onDrain = () => done(resolve)
      const onClose = () => done(() => reject(this.#closed()))
      const cancel = clock.after(limits.stallMs, () =>
        this.destroy(
          new NetworkError('LG_ASSOCIATION_TIMEOUT', 'The peer stopped reading', { stallMs: limits.stallMs }),
        ),
      )
      transport.once('drain', onDrain)
      transport.once('close', onClose)
    })
  }

  #closed(): NetworkError {
    return this.#error ?? new NetworkError('LG_ASSOCIATION_CLOSED', `Nothing can be sent in state ${this.#state}`)
  }
}

/** Why the service provider itself cannot accept a request (PS3.8 9.3.4, sources 1 and 2). */
function providerRejection(request: AssociateRQ): AssociateRJ | undefined {
  if ((request.protocolVersion & 1) === 0) return { result: 1, source: 2, reason: 2 }
  if (request.applicationContextName !== dicomApplicationContext) return { result: 1, source: 1, reason: 2 }
  return undefined
}

function abortReasonFor(event: Event, error: NetworkError | undefined): number {
  if (event !== 'Evt19') return AbortReason.UnexpectedPDU
  if (error?.code === 'LG_PDU_MALFORMED' && error.detail.offset === 0) return AbortReason.UnrecognizedPDU
  return AbortReason.InvalidParameterValue
}

function unexpected(event: Event): NetworkError {
  return new NetworkError('LG_PDU_UNEXPECTED', 'The peer sent a PDU that has no place in this state', {
    event: Number(event.slice(3)),
  })
}
