/**
 * What HTTP routes work with, and what Fastify's requests carry for us.
 */
import type { Action, Principal, Session, UnfinishedSession } from '@leadglass/access'
import type { PixelWorkers } from '@leadglass/pixels'
import type { FastifyInstance, FastifyReply, FastifyRequest, RawServerDefault } from 'fastify'
import type { BoundedAudit } from '../data-folder/bounded-audit.ts'
import type { DataFolder } from '../data-folder/data-folder.ts'
import type { OwnCertificate } from '../identity/own-certificate.ts'
import type { Log } from '../log/log.ts'
import type { ListenerFacts } from '../operations/operation.ts'
import type { SurveyDesk } from '../survey-desk.ts'
import type { Metrics } from './metrics.ts'

/**
 * What a caller must be allowed to do. `public` needs no sign-in, `signed-in` any principal, `half-signed-in` also
 * whoever has yet to show or enrol a second factor. The last two are for sessions of people, whole ones or both.
 */
export type RouteRight = Action | 'public' | 'signed-in' | 'half-signed-in' | 'own-session' | 'own-unfinished-session'

export interface HttpContext {
  data: DataFolder
  log: Log
  metrics: Metrics
  /** Frames are decoded, encoded and rendered in its threads, never in ours. */
  pixels: PixelWorkers
  /** For what strangers can repeat without end. */
  refusals: BoundedAudit
  /** The survey folder of the settings; absent where none is set. */
  survey: SurveyDesk | undefined
  /** The one that both listeners show. */
  certificate: OwnCertificate
  /** Known once both listeners are bound. */
  listeners(): ListenerFacts
}

declare module 'fastify' {
  interface FastifyContextConfig {
    right?: RouteRight
    /** The route reads its body itself, as it arrives. */
    streamedBody?: boolean
  }
  interface FastifyRequest {
    principal: Principal | null
    /** Set when the principal came by cookie. */
    session: Session | null
    /** Set when the cookie is of a session that lacks a second factor. */
    unfinished: UnfinishedSession | null
    receivedAt: number
  }
}

export type App = FastifyInstance<RawServerDefault>
export type { FastifyReply, FastifyRequest }
