/**
 * Who may open an association: asked after the A-ASSOCIATE-RQ is read and before any DIMSE message is.
 *
 * Sources: PS3.8 9.3.4 Table 9-21 (result, source and reason of a rejection), PS3.15 B.12 (BCP 195 TLS profile).
 */
import type { ProposedContext } from '../upper-layer/presentation-context.ts'
import type { UserIdentity } from '../upper-layer/user-items/user-identity.ts'

/** A service of DIMSE as a node may be granted it; each `ServiceProvider` names the one it belongs to. */
export type ServiceName = 'echo' | 'store' | 'find' | 'move' | 'get' | 'commit' | 'worklist' | 'mpps'

/** What the peer proved in the TLS handshake: the chain leads to our authority. */
export interface PeerCertificate {
  /** SHA-256 of the DER certificate as lower-case hex without separators. */
  readonly fingerprint256: string
  /** Distinguished name on one line, `CN=SCANNER1, O=…`. */
  readonly subject: string
  /** Serial number as lower-case hex. */
  readonly serial: string
  /** End of its validity. */
  readonly notAfter: Date
}

/** Everything known of a peer when it asks for an association. */
export interface AssociationRequest {
  readonly calledAETitle: string
  readonly callingAETitle: string
  readonly address: string
  readonly port: number
  /** Absent on a listener without TLS. */
  readonly certificate?: PeerCertificate
  readonly contexts: readonly ProposedContext[]
  readonly implementationClassUID?: string
  readonly implementationVersionName?: string
  /** As sent; worth something only inside TLS. Never log its fields. */
  readonly userIdentity?: UserIdentity
}

export type Admission =
  | {
      readonly accepted: true
      /** Handed on, unread, to every service with the association's facts. */
      readonly principal: unknown
      /** Contexts of other services are answered "user rejection". */
      readonly services: readonly ServiceName[]
      /** Positive response to the user identity, where one was asked for (PS3.7 D.3.3.7.2). */
      readonly userIdentityResponse?: Uint8Array
    }
  | ({ readonly accepted: false /** Plain reason for the log; not sent. */; readonly why: string } & Rejection)

/** @see PS3.8 Table 9-21 */
export interface Rejection {
  /** 1 permanent, 2 transient. */
  readonly result: 1 | 2
  /** 1 service user, 2 service provider (ACSE), 3 service provider (presentation). */
  readonly source: 1 | 2 | 3
  readonly reason: number
}

/** The rejections a policy needs, by the words of Table 9-21. */
export const Rejections = {
  noReasonGiven: { result: 1, source: 1, reason: 1 },
  applicationContextNotSupported: { result: 1, source: 1, reason: 2 },
  callingAETitleNotRecognized: { result: 1, source: 1, reason: 3 },
  calledAETitleNotRecognized: { result: 1, source: 1, reason: 7 },
  protocolVersionNotSupported: { result: 1, source: 2, reason: 2 },
  temporaryCongestion: { result: 2, source: 3, reason: 1 },
  localLimitExceeded: { result: 2, source: 3, reason: 2 },
} as const satisfies Record<string, Rejection>

export interface AssociationPolicy {
  /** Decides on one request. A rejection of the promise is answered as "no reason given" and reported. */
  admit(request: AssociationRequest): Promise<Admission> | Admission
}
