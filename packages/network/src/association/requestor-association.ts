/**
 * Opens associations to other nodes and uses their services.
 *
 * Sources: PS3.8 7 and 9.2 (association, requestor's side), PS3.7 9.1 (DIMSE-C services).
 */
import type { Clock } from '../clock.ts'
import type { Response } from '../dimse/messages.ts'
import type { Limits } from '../limits.ts'
import type { ClientTlsMaterial } from '../tls/tls-material.ts'

/** A SOP class with the transfer syntaxes wanted for it; each becomes one presentation context. */
export interface ContextProposal {
  readonly abstractSyntaxUID: string
  /** In order of preference. */
  readonly transferSyntaxUIDs: readonly string[]
}

export type OpenAssociationOptions = {
  readonly host: string
  readonly port: number
  /** 1 to 16 characters. */
  readonly callingAETitle: string
  readonly calledAETitle: string
  /** 1 to 128. */
  readonly contexts: readonly ContextProposal[]
  readonly limits?: Partial<Limits>
  readonly clock?: Clock
} & (
  | { readonly tls: ClientTlsMaterial }
  | { /** No TLS: the network sees and may change everything. */ readonly dangerouslySendPlaintext: true }
)

/** A context as the acceptor answered it. */
export interface NegotiatedContext {
  readonly id: number
  readonly abstractSyntaxUID: string
  /** 0 acceptance, 1 user rejection, 2 no reason, 3 abstract syntax, 4 transfer syntaxes not supported. */
  readonly result: number
  /** Only with result 0. */
  readonly transferSyntaxUID?: string
}

export interface InstanceToStore {
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  /** The encoding of `dataSet`; a context with exactly this one must have been accepted. */
  readonly transferSyntaxUID: string
  readonly dataSet: Uint8Array | AsyncIterable<Uint8Array>
}

/** An established association; operations are performed one after the other, in the order asked for. */
export interface RequestorAssociation {
  readonly contexts: readonly NegotiatedContext[]
  /** C-ECHO. Resolves with the response, whatever its status. */
  echo(): Promise<Response>
  /**
   * C-STORE. Resolves with the response, whatever its status.
   *
   * @throws NetworkError `LG_CONTEXT_NOT_ACCEPTED`, or what ended the association
   */
  store(instance: InstanceToStore): Promise<Response>
  /** Orderly end. Resolves when the connection is closed. */
  release(): Promise<void>
  /** Immediate end. */
  abort(): void
}

/**
 * Connects and negotiates.
 *
 * @throws NetworkError `LG_CONNECTION_FAILED`, `LG_TLS_FAILED`, `LG_ASSOCIATION_REJECTED` (`detail`: result, source, reason),
 * `LG_ASSOCIATION_ABORTED`, `LG_ASSOCIATION_TIMEOUT`
 */
export function openAssociation(_options: OpenAssociationOptions): Promise<RequestorAssociation> {
  throw new Error('first landing: signature only')
}
