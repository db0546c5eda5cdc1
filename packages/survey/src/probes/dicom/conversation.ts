/**
 * All associations with one host, one after the other: the first that tells what the host accepts, and further ones only where
 * it ends them after a query. After a rejection there is no further one.
 */
import { ContextResult } from '@leadglass/network'
import type { QueryEnding } from '../../counting/cap.ts'
import type { Asker, Parents } from '../../counting/count-level.ts'
import type { AnswerSink } from '../../counting/level-tally.ts'
import type { CountingLimits } from '../../counting/limits.ts'
import type { Slice } from '../../counting/slice.ts'
import { SurveyError } from '../../errors.ts'
import type { Reach } from '../probe.ts'
import { Exchange, type Greeting } from './exchange.ts'
import { findSOPClasses, proposal } from './proposal.ts'
import { countingKeys, identifyingKeys } from './query.ts'
import { type Connection, clearStack, connectInTls, connectPlain } from './transport.ts'

/** A context that the peer accepted. */
export interface AcceptedContext {
  readonly id: number
  readonly abstractSyntaxUID: string
  readonly transferSyntaxUID: string
}

/** What came of a connection and the greeting on it. */
export type Opening = Greeting | { readonly kind: 'not-connected'; readonly failure: string }

export interface ConversationOptions {
  readonly reach: Reach
  readonly port: number
  readonly limits: CountingLimits
}

/** Time-outs after which a host is taken for one that does not answer. */
const MOST_TIMEOUTS = 2

export class Conversation implements Asker {
  contexts: readonly AcceptedContext[] = []
  isInTls = false
  /** Responses that named another request than the one that was waiting. */
  strayMessageIDs = 0
  readonly #options: ConversationOptions
  readonly #timer: NodeJS.Timeout
  #exchange: Exchange | undefined
  #associations = 0
  #isTimeUp = false
  #timeouts = 0
  #isFirstRequest = true
  /** No association is to be asked for again. */
  #isOver = false

  constructor(options: ConversationOptions) {
    this.#options = options
    this.#timer = setTimeout(() => this.#endTime(), options.limits.hostMs)
    options.reach.signal.addEventListener('abort', this.#onStop)
  }

  /**
   * Connects and greets.
   *
   * @throws SurveyError `LG_SURVEY_OUT_OF_SCOPE`, `LG_SURVEY_STOPPED`
   */
  async open(isInTls: boolean): Promise<Opening> {
    this.isInTls = isInTls
    const { reach, limits } = this.#options
    const connection = await this.#connect()
    this.#requireRunning()
    if ('failure' in connection) return { kind: 'not-connected', failure: connection.failure }
    const { request, pdu: greetingPdu } = proposal(reach.identity, reach.highestRung, limits.pduOctets)
    const { socket: transport, arrivals } = connection
    const exchange = new Exchange({ transport, arrivals, greetingPdu, limits, readBudget: reach.readBudget })
    this.#exchange = exchange
    if (this.#isTimeUp) this.#endTime()
    this.#associations += 1
    const greeting = await exchange.greet()
    this.#requireRunning()
    if (greeting.kind !== 'accepted') return greeting
    this.#isFirstRequest = true
    this.contexts = acceptedContexts(request.presentationContexts, greeting.answer.presentationContexts)
    return greeting
  }

  /** The accepted contexts of these SOP classes, in the order of the list. */
  accepted(sopClassUIDs: readonly string[]): readonly AcceptedContext[] {
    return sopClassUIDs.flatMap((uid) => this.contexts.filter(({ abstractSyntaxUID }) => abstractSyntaxUID === uid))
  }

  async echo(context: AcceptedContext): Promise<QueryEnding> {
    await this.#turn()
    const ending = await this.#exchange!.echo(context.id)
    this.#requireRunning()
    return ending
  }

  ask(slice: Slice, sink: AnswerSink, parents: Parents = {}): Promise<QueryEnding> {
    return this.#find((transferSyntaxUID) => countingKeys(slice, parents, transferSyntaxUID), sink)
  }

  /** Asks for the identifying fields of one study; a server that answers with more than one is told to stop. */
  askIdentifying(studyInstanceUID: Uint8Array, sink: AnswerSink): Promise<QueryEnding> {
    return this.#find((transferSyntaxUID) => identifyingKeys(studyInstanceUID, transferSyntaxUID), sink, 2)
  }

  /** Ends the association and all waiting. */
  async close(): Promise<void> {
    await this.#exchange?.close()
    clearTimeout(this.#timer)
    this.#options.reach.signal.removeEventListener('abort', this.#onStop)
    if (this.isInTls) await clearStack()
  }

  async #find(keys: (syntax: string) => Uint8Array, sink: AnswerSink, cancelAfter?: number): Promise<QueryEnding> {
    const unavailable = await this.#makeReady()
    if (unavailable) return unavailable
    const [context] = this.accepted(findSOPClasses)
    if (!context) return this.#over('unreachable')
    const identifier = keys(context.transferSyntaxUID)
    const cancel = cancelAfter === undefined ? {} : { cancelAfter }
    const exchange = this.#exchange!
    const strayBefore = exchange.strayMessageIDs
    const ending = await exchange.find({
      contextID: context.id,
      sopClassUID: context.abstractSyntaxUID,
      identifier,
      sink,
      ...cancel,
    })
    this.strayMessageIDs += exchange.strayMessageIDs - strayBefore
    this.#requireRunning()
    if (ending.how === 'timed-out') this.#timeouts += 1
    if (ending.how === 'limit' || ending.how === 'protocol-error' || this.#timeouts >= MOST_TIMEOUTS)
      this.#isOver = true
    return ending
  }

  /** An association on which a request may be sent now, or why there is none. */
  async #makeReady(): Promise<QueryEnding | undefined> {
    this.#requireRunning()
    if (this.#isOver) return this.#over('unreachable')
    if (this.#isTimeUp) return { how: 'limit', answers: 0, detail: 'time' }
    if (!this.#exchange?.isOpen) {
      if (this.#associations >= this.#options.limits.associations) return this.#over('limit', 'associations')
      const { kind } = await this.open(this.isInTls)
      if (kind !== 'accepted') return this.#over('unreachable')
    }
    await this.#turn()
    return undefined
  }

  async #turn(): Promise<void> {
    if (!this.#isFirstRequest) await this.#options.reach.turn()
    this.#isFirstRequest = false
    this.#requireRunning()
  }

  #over(how: QueryEnding['how'], detail?: string): QueryEnding {
    this.#isOver = true
    return { how, answers: 0, ...(detail === undefined ? {} : { detail }) }
  }

  #connect(): Promise<Connection> {
    const { reach, port, limits } = this.#options
    return this.isInTls ? connectInTls(reach, port, limits.greetingMs) : connectPlain(reach, port)
  }

  readonly #onStop = () => this.#endTime()

  /** Whoever waits for the peer waits no more. */
  #endTime(): void {
    this.#isTimeUp = true
    this.#exchange?.abort('limit', 'time')
  }

  #requireRunning(): void {
    if (!this.#options.reach.signal.aborted) return
    throw new SurveyError('LG_SURVEY_STOPPED', 'The survey was stopped')
  }
}

function acceptedContexts(
  proposed: readonly { id: number; abstractSyntaxUID: string }[],
  answered: readonly { id: number; result: number; transferSyntaxUID: string }[],
): AcceptedContext[] {
  const answers = new Map(answered.map((context) => [context.id, context]))
  return proposed.flatMap(({ id, abstractSyntaxUID }) => {
    const answer = answers.get(id)
    if (answer?.result !== ContextResult.Acceptance) return []
    return [{ id, abstractSyntaxUID, transferSyntaxUID: answer.transferSyntaxUID }]
  })
}
