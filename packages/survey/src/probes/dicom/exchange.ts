/**
 * One association with a stranger's archive: greeting, one request at a time, release. It sends C-ECHO-RQ, C-FIND-RQ and
 * C-CANCEL-RQ and can send nothing else. What the peer does is a value; every wait has an end.
 *
 * Sources: PS3.8 7.1, 9.3; PS3.7 9.1.2 (C-FIND), 9.1.5 (C-ECHO), 9.3.2.3 (C-CANCEL).
 */
import type { Socket } from 'node:net'
import { UIDs } from '@leadglass/dicom'
import {
  type AssociateAC,
  type AssociateRJ,
  CommandFields,
  type CommandSet,
  decodeAssociateAC,
  decodeAssociateRJ,
  encodeAbort,
  encodeCommandSet,
  encodeReleaseRP,
  encodeReleaseRQ,
  NetworkError,
  NO_DATA_SET,
  PduType,
  singlePdvHeader,
  statusClass,
} from '@leadglass/network'
import type { QueryEnding } from '../../counting/cap.ts'
import type { AnswerSink } from '../../counting/level-tally.ts'
import type { CountingLimits } from '../../counting/limits.ts'
import { type MessageHandler, MessageScanner, type ScanFault } from '../../counting/message-scanner.ts'
import { offHeap } from '../../counting/off-heap.ts'
import type { Arrivals } from './transport.ts'

/** What came of the association request. */
export type Greeting =
  | { readonly kind: 'accepted'; readonly answer: AssociateAC }
  | { readonly kind: 'rejected'; readonly rejection: AssociateRJ }
  | { readonly kind: 'aborted' }
  /** `octets` are those that came before; 0: the peer said nothing. */
  | { readonly kind: 'closed' | 'timed-out' | 'limit'; readonly octets: number }
  /** Octets came that are no answer to an association request. */
  | { readonly kind: 'not-dicom'; readonly looksLikeTls: boolean }

export interface ExchangeOptions {
  /** Connected; owned by the exchange from here on. */
  readonly transport: Socket
  /** What comes on it. */
  readonly arrivals: Arrivals
  /** The A-ASSOCIATE-RQ. */
  readonly greetingPdu: Uint8Array
  readonly limits: CountingLimits
  readonly readBudget: { take(octets: number): boolean }
}

export interface FindOptions {
  readonly contextID: number
  readonly sopClassUID: string
  /** Cleared when it was sent. */
  readonly identifier: Uint8Array
  readonly sink: AnswerSink
  /** Answers after which the query is cancelled; default: never. */
  readonly cancelAfter?: number
}

const MEDIUM_PRIORITY = 0
const HANG_UP_MS = 500
const none = new Uint8Array(0)
/** TLS records of the types alert and handshake begin with these. */
const TLS_FIRST_OCTETS: readonly number[] = [0x15, 0x16]

interface Request {
  readonly responseField: number
  readonly messageID: number
  readonly contextID: number
  readonly sink: AnswerSink | undefined
  readonly cancelAfter: number
  answers: number
  answersAfterCancel: number
  isCancelled: boolean
  resolve(ending: QueryEnding): void
}

export class Exchange implements MessageHandler {
  /** Responses that named another request than the one that was waiting. */
  strayMessageIDs = 0
  readonly #options: ExchangeOptions
  readonly #scanner: MessageScanner
  #octets = 0
  #firstOctet = -1
  #greet: ((greeting: Greeting) => void) | undefined
  #request: Request | undefined
  #released: (() => void) | undefined
  #messageCount = 0
  #isOpen = true
  /** Whole responses so far. */
  #messages = 0
  /** Runs out unless a whole message comes in time. */
  #deadline: NodeJS.Timeout | undefined
  #deadlineMs = 0

  constructor(options: ExchangeOptions) {
    this.#options = options
    this.#scanner = new MessageScanner(this, {
      pduOctets: options.limits.toleratedPduOctets,
      associatePduOctets: options.limits.associatePduOctets,
      messageOctets: options.limits.messageOctets,
    })
    const { transport, arrivals } = options
    arrivals.take = (octets) => this.#onData(octets)
    transport.on('error', () => {})
    transport.on('close', () => this.#end('closed'))
    transport.on('end', () => this.#end('closed'))
  }

  /** No more can be asked. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Sends the A-ASSOCIATE-RQ. To be called once, first. */
  greet(): Promise<Greeting> {
    return new Promise((resolve) => {
      this.#greet = resolve
      if (!this.#isOpen) return void this.#end('closed')
      this.#options.transport.write(this.#options.greetingPdu)
      this.#await(this.#options.limits.greetingMs)
    })
  }

  echo(contextID: number): Promise<QueryEnding> {
    const command = { CommandField: CommandFields['C-ECHO-RQ'], CommandDataSetType: NO_DATA_SET }
    return this.#ask({ contextID, command: { ...command, AffectedSOPClassUID: UIDs.VerificationSOPClass } })
  }

  find({ contextID, sopClassUID, identifier, sink, cancelAfter }: FindOptions): Promise<QueryEnding> {
    const command = {
      AffectedSOPClassUID: sopClassUID,
      CommandField: CommandFields['C-FIND-RQ'],
      Priority: MEDIUM_PRIORITY,
      CommandDataSetType: 1,
    }
    return this.#ask({ contextID, command, identifier, sink, ...(cancelAfter === undefined ? {} : { cancelAfter }) })
  }

  /** Releases the association, or cuts the connection if that takes too long. */
  async close(): Promise<void> {
    if (this.#isOpen && this.#request === undefined) {
      await new Promise<void>((resolve) => {
        this.#released = resolve
        this.#options.transport.write(encodeReleaseRQ())
        this.#await(this.#options.limits.releaseMs)
      })
    }
    this.#end('closed')
  }

  /** Ends everything at once: the request that waits ends with `how`. */
  abort(how: QueryEnding['how'], detail?: string): void {
    if (this.#isOpen) this.#options.transport.write(encodeAbort({ source: 0, reason: 0 }))
    this.#end(how, detail)
  }

  onPdu(type: number, pdu: Uint8Array): void {
    if (this.#greet) return void this.#onGreeting(type, pdu)
    if (type === PduType.ReleaseRP) this.#end('closed')
    else if (type === PduType.ReleaseRQ) {
      this.#options.transport.write(encodeReleaseRP())
      this.#end('closed')
    } else if (type === PduType.Abort) this.#end('aborted')
    else this.#end('protocol-error', 'unexpected PDU')
  }

  onResponse(scanner: MessageScanner): void {
    const request = this.#request
    this.#messages += 1
    if (this.#released) return
    if (request === undefined || scanner.commandField !== request.responseField)
      return void this.#end('protocol-error', 'unexpected message')
    if (scanner.messageID !== request.messageID) this.strayMessageIDs += 1
    if (scanner.status < 0) return void this.#end('protocol-error', 'response without status')
    if (statusClass(scanner.status) !== 'pending') return void this.#finish({ how: 'final', status: scanner.status })
    if (request.isCancelled) return void this.#afterCancel(request)
    request.answers += 1
    // A pending response without data set is an answer without anything; it counts against the patience with the peer.
    request.sink?.take(scanner.answer)
    if (request.answers >= request.cancelAfter) this.#cancel(request)
    else if (request.sink?.isExhausted) this.abort('limit', 'answers that bring nothing new')
  }

  #onData(chunk: Uint8Array): void {
    if (this.#octets === 0) this.#firstOctet = chunk[0]!
    this.#octets += chunk.length
    if (!this.#options.readBudget.take(chunk.length)) {
      chunk.fill(0)
      return void this.abort('limit', 'octets from one host')
    }
    const messages = this.#messages
    const fault = this.#scanner.push(chunk)
    if (this.#messages > messages) this.#deadlineMs = performance.now() + this.#options.limits.answerMs
    if (fault !== undefined) this.#onFault(fault)
  }

  #onFault(fault: ScanFault): void {
    if (this.#greet)
      this.#settleGreeting({ kind: 'not-dicom', looksLikeTls: TLS_FIRST_OCTETS.includes(this.#firstOctet) })
    this.abort('protocol-error', fault)
  }

  #onGreeting(type: number, pdu: Uint8Array): void {
    const greeting = greetingOf(type, pdu)
    this.#settleGreeting(greeting)
    if (greeting.kind !== 'accepted') this.#end('closed')
  }

  #settleGreeting(greeting: Greeting): void {
    const greet = this.#greet
    this.#greet = undefined
    this.#rest()
    greet?.(greeting)
  }

  #ask({ contextID, command, identifier, sink, cancelAfter = Number.POSITIVE_INFINITY }: Ask): Promise<QueryEnding> {
    this.#messageCount = (this.#messageCount % 0xffff) + 1
    const messageID = this.#messageCount
    return new Promise((resolve) => {
      const progress = { answers: 0, answersAfterCancel: 0, isCancelled: false }
      const responseField = command.CommandField | 0x8000
      this.#request = { responseField, messageID, contextID, sink, cancelAfter, ...progress, resolve }
      if (!this.#isOpen) return void this.#end('closed')
      this.#send(contextID, { ...command, MessageID: messageID }, identifier)
      this.#await(this.#options.limits.answerMs)
    })
  }

  /** One write of one buffer, which is cleared once it went out: nothing on the way needs a copy of it. */
  #send(contextID: number, command: CommandSet, identifier: Uint8Array = none): void {
    const commandSet = encodeCommandSet(command)
    const parts = [singlePdvHeader({ contextID, isCommand: true, isLast: true }, commandSet.length), commandSet]
    if (identifier.length > 0)
      parts.push(singlePdvHeader({ contextID, isCommand: false, isLast: true }, identifier.length), identifier)
    const octets = offHeap(parts.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const part of parts) {
      octets.set(part, at)
      at += part.length
    }
    identifier.fill(0)
    this.#options.transport.write(octets, () => octets.fill(0))
  }

  #cancel(request: Request): void {
    request.isCancelled = true
    this.#send(request.contextID, {
      CommandField: CommandFields['C-CANCEL-RQ'],
      MessageIDBeingRespondedTo: request.messageID,
      CommandDataSetType: NO_DATA_SET,
    })
  }

  /** Answers that were on their way when the cancel was sent. */
  #afterCancel(request: Request): void {
    request.answersAfterCancel += 1
    if (request.answersAfterCancel > this.#options.limits.answersAfterCancel)
      this.abort('limit', 'answers after a cancel')
  }

  /** One timer for each wait, not for each message: it is put off when it runs out and something had come. */
  #await(ms: number): void {
    this.#deadlineMs = performance.now() + ms
    if (this.#deadline === undefined) this.#deadline = setTimeout(() => this.#onDeadline(), ms)
  }

  #rest(): void {
    clearTimeout(this.#deadline)
    this.#deadline = undefined
  }

  /** What lies in the socket's buffer while this process was busy is read first: slow is the peer, not we. */
  #onDeadline(): void {
    this.#deadline = setTimeout(() => this.#onTimeUp(), 0)
    setImmediate(() => this.#deadline?.refresh())
  }

  #onTimeUp(): void {
    this.#deadline = undefined
    const leftMs = this.#deadlineMs - performance.now()
    if (leftMs > 0) this.#deadline = setTimeout(() => this.#onDeadline(), leftMs)
    else this.abort('timed-out')
  }

  #finish(ending: Omit<QueryEnding, 'answers'>): void {
    const request = this.#request
    this.#request = undefined
    this.#rest()
    request?.resolve({ ...ending, answers: request.answers })
  }

  /** The connection is over; whoever waits learns how. */
  #end(how: QueryEnding['how'], detail?: string): void {
    if (this.#isOpen) this.#hangUp()
    this.#isOpen = false
    this.#rest()
    const kind = how === 'timed-out' || how === 'limit' ? how : 'closed'
    this.#settleGreeting({ kind, octets: this.#octets })
    this.#finish(detail === undefined ? { how } : { how, detail })
    this.#released?.()
    this.#released = undefined
  }

  /** What was written goes out; a peer that does not take it is cut off. */
  #hangUp(): void {
    const { transport } = this.#options
    this.#scanner.forget()
    transport.destroySoon()
    const cut = setTimeout(() => transport.destroy(), HANG_UP_MS)
    transport.once('close', () => clearTimeout(cut))
  }
}

function greetingOf(type: number, pdu: Uint8Array): Greeting {
  try {
    if (type === PduType.AssociateAC) return { kind: 'accepted', answer: decodeAssociateAC(pdu) }
    if (type === PduType.AssociateRJ) return { kind: 'rejected', rejection: decodeAssociateRJ(pdu) }
    if (type === PduType.Abort) return { kind: 'aborted' }
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
  }
  return { kind: 'not-dicom', looksLikeTls: false }
}

interface Ask {
  readonly contextID: number
  readonly command: CommandSet
  readonly identifier?: Uint8Array
  readonly sink?: AnswerSink
  readonly cancelAfter?: number
}
