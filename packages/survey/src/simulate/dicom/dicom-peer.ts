/**
 * One connection to a simulated DICOM system, from its first octet to its last.
 *
 * It is not the acceptor of `@leadglass/network`: that one keeps to the Standard and takes nothing from strangers, while these
 * are to behave as the systems found on the internet do, some against the Standard.
 *
 * Sources: PS3.8 9.3 (PDUs), PS3.7 9.3 (messages); behaviour: docs/reference/fleets.md.
 */
import type { Socket } from 'node:net'
import {
  type AssociateRQ,
  ContextResult,
  commandName,
  decodeAssociateRQ,
  encodeAbort,
  encodeAssociateAC,
  encodeAssociateRJ,
  encodeReleaseRP,
  NetworkError,
  PduType,
} from '@leadglass/network'
import type { AnswerStream } from '../find/answer-stream.ts'
import { LEAST_PDU_OCTETS } from '../limits.ts'
import type { Observer } from '../observe/observer.ts'
import { answerContext, serviceOf } from './accept-contexts.ts'
import type { DicomBehaviour } from './dicom-behaviour.ts'
import { answerFind } from './find-service.ts'
import { type Message, MessageCollector } from './message-collector.ts'
import { PduReader } from './pdu-reader.ts'
import { encodeResponse } from './response.ts'

const PROVIDER = 2
/** Where both AE titles stand in A-ASSOCIATE-RQ and -AC (PS3.8 Table 9-11). */
const TITLES_FROM = 10
const TITLES_TO = 42

/** A context that was accepted. */
export interface OpenContext {
  readonly abstractSyntaxUID: string
  readonly transferSyntaxUID: string
}

export class DicomPeer {
  readonly #socket: Socket
  readonly #behaviour: DicomBehaviour
  readonly #observer: Observer
  readonly #reader = new PduReader()
  readonly #messages = new MessageCollector()
  #contexts: ReadonlyMap<number, OpenContext> | undefined
  /** The C-FIND in progress. */
  #answers: AnswerStream | undefined

  constructor(socket: Socket, behaviour: DicomBehaviour, observer: Observer) {
    this.#socket = socket
    this.#behaviour = behaviour
    this.#observer = observer
    socket.on('data', (chunk) => this.#take(chunk))
  }

  #take(chunk: Uint8Array): void {
    try {
      const pdus = this.#reader.push(chunk)
      if (pdus === undefined) this.#abort()
      for (const pdu of pdus ?? []) if (this.#socket.writable) this.#onPdu(pdu)
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      this.#observer.malformed()
      this.#abort()
    }
  }

  #onPdu(pdu: Uint8Array): void {
    switch (pdu[0]) {
      case PduType.AssociateRQ:
        if (this.#contexts === undefined) this.#onAssociateRQ(pdu)
        else this.#abort()
        return
      case PduType.PDataTF:
        if (this.#contexts === undefined) this.#abort()
        else for (const message of this.#messages.push(pdu)) this.#onMessage(message)
        return
      case PduType.ReleaseRQ:
        this.#socket.end(encodeReleaseRP())
        return
      case PduType.Abort:
        this.#observer.aborted()
        this.#socket.destroy()
        return
      default:
        this.#abort()
    }
  }

  #onAssociateRQ(pdu: Uint8Array): void {
    const request = decodeAssociateRQ(pdu)
    this.#observer.association(request.callingAETitle, request.calledAETitle)
    const { greeting, identity } = this.#behaviour
    if (greeting === 'ignore' || (identity.blankTitle === 'no answer' && request.calledAETitle === '')) return
    if (typeof greeting === 'object') {
      this.#socket.end(encodeAssociateRJ(greeting))
      return
    }
    const most = request.userInformation.maximumLength ?? 0
    const isTooShort = most !== 0 && most < LEAST_PDU_OCTETS
    if (!isTooShort) this.#accept(pdu, request)
    if (isTooShort || greeting === 'abort') this.#abort()
  }

  #accept(pdu: Uint8Array, request: AssociateRQ): void {
    const { identity } = this.#behaviour
    const answered = request.presentationContexts.map((proposed) => answerContext(proposed, this.#behaviour))
    const contexts = new Map<number, OpenContext>()
    for (const [index, { id, result, transferSyntaxUID }] of answered.entries()) {
      const { abstractSyntaxUID } = request.presentationContexts[index]!
      if (result === ContextResult.Acceptance) contexts.set(id, { abstractSyntaxUID, transferSyntaxUID })
    }
    this.#contexts = contexts
    const answer = encodeAssociateAC({
      protocolVersion: 1,
      calledAETitle: 'ANY',
      callingAETitle: 'ANY',
      applicationContextName: request.applicationContextName,
      presentationContexts: answered,
      userInformation: {
        maximumLength: identity.maximumPduOctets,
        implementationClassUID: identity.implementationClassUID,
        ...(identity.implementationVersionName !== undefined && {
          implementationVersionName: identity.implementationVersionName,
        }),
      },
    })
    // The titles come back as they came, blank ones too.
    answer.set(pdu.subarray(TITLES_FROM, TITLES_TO), TITLES_FROM)
    this.#socket.write(answer)
  }

  #onMessage(message: Message): void {
    const name = commandName(message.command.CommandField)
    this.#observer.message(name)
    if (name === 'C-CANCEL-RQ') {
      this.#answers?.cancel()
      return
    }
    const context = this.#contexts?.get(message.contextID)
    if (context === undefined || this.#answers !== undefined) this.#abort()
    else if (name === 'C-FIND-RQ' && serviceOf(context.abstractSyntaxUID) === 'find') this.#find(message, context)
    else this.#socket.write(encodeResponse(message, statusOfOthers(name)))
  }

  #find(message: Message, context: OpenContext): void {
    const { find } = this.#behaviour
    if (find === 'abort') this.#abort()
    else if (typeof find === 'number') this.#socket.write(encodeResponse(message, find))
    else if (find !== 'mute') this.#answer(message, context)
  }

  #answer(message: Message, context: OpenContext): void {
    this.#answers = answerFind(message, context, this.#behaviour, this.#socket, (answers) => {
      this.#observer.answered(answers)
      this.#answers = undefined
    })
    this.#answers?.start()
  }

  #abort(): void {
    this.#socket.end(encodeAbort({ source: PROVIDER, reason: 0 }))
  }
}

/** Nothing is ever stored or sent: the messages are counted, and answered as a system would that is out of order. */
function statusOfOthers(name: string): number {
  if (name === 'C-ECHO-RQ') return 0x0000
  if (name === 'C-STORE-RQ') return 0xa700
  if (name === 'C-MOVE-RQ' || name === 'C-GET-RQ') return 0xa702
  return 0x0211
}
