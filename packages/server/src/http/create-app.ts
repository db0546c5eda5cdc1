/**
 * The HTTPS application: TLS profile, headers, gate, problems and routes, in the order in which a request meets them.
 */
import type { Server as TlsServer } from 'node:tls'
import underPressure from '@fastify/under-pressure'
import { principalLabel } from '@leadglass/access'
import Fastify from 'fastify'
import { publicAddress } from '../data-folder/public-address.ts'
import type { ServerIdentity } from '../data-folder/tls-files.ts'
import { dicomwebRoutes } from '../dicomweb/routes.ts'
import type { OwnCertificate } from '../identity/own-certificate.ts'
import { tlsProfile } from '../identity/tls-profile.ts'
import { limits } from '../limits.ts'
import { describeError } from '../log/log.ts'
import { isShield } from '../shield/shield-rights.ts'
import { OpenIdProvider } from '../sign-in/open-id-provider.ts'
import type { DeclaredRoute } from './add-route.ts'
import { type Connections, trackConnections } from './connections.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from './context.ts'
import { installGate } from './gate.ts'
import { isHostHeader } from './host-header.ts'
import { collectMethods } from './method-not-allowed.ts'
import { ohifRoutes } from './ohif/ohif-routes.ts'
import { HttpProblem, problemDetails, signInProblem } from './problem.ts'
import { problemOf } from './problem-of.ts'
import { installRequestDeadline } from './request-deadline.ts'
import { approvalRoutes, studyAccessRoutes } from './routes/access.ts'
import { accountRoutes } from './routes/account.ts'
import { administrationRoutes } from './routes/administration.ts'
import { alertRoutes } from './routes/alerts.ts'
import { auditRoutes } from './routes/audit.ts'
import { backupRoutes } from './routes/backups.ts'
import { certificateRoutes } from './routes/certificates.ts'
import { changeRoutes } from './routes/changes.ts'
import { keyRoutes } from './routes/keys.ts'
import { monitoringRoutes } from './routes/monitoring.ts'
import { nodeServiceRoutes, refusalRoute } from './routes/node-services.ts'
import { oauthRoutes } from './routes/oauth.ts'
import { openapiRoute } from './routes/openapi.ts'
import { postureRoutes } from './routes/posture.ts'
import { providerRoutes } from './routes/provider.ts'
import { researchRoutes } from './routes/research.ts'
import { secondFactorRoutes } from './routes/second-factor.ts'
import { sessionRoutes } from './routes/session.ts'
import { shareRoutes } from './routes/shares.ts'
import { studyListRoutes } from './routes/study-list.ts'
import { surveyRoutes } from './routes/survey.ts'
import { trashRoutes } from './routes/trash.ts'
import { securityHeaders } from './security-headers.ts'
import { webApplicationRoutes } from './web-application.ts'

/** The application, not listening yet. */
export interface HttpsApp {
  app: App
  declared: readonly DeclaredRoute[]
  connections: Connections
}

/** @param webFolder - of the built web application */
export function createApp(context: HttpContext, webFolder: string): HttpsApp {
  const { requestTimeoutSeconds } = context.data.settings.https
  const app = Fastify({
    ...serverOptions(context.certificate.current),
    bodyLimit: limits.jsonBodyOctets,
    routerOptions: { maxParamLength: limits.urlOctets, querystringParser: parseQuery },
    return503OnClosing: true,
    logger: false,
    // Errors of the router itself, such as a broken percent-encoding.
    frameworkErrors: (error, request, reply) => {
      reply.headers(securityHeaders)
      sendProblem(problemOf(error), request as unknown as FastifyRequest, reply as unknown as FastifyReply)
    },
  }) as unknown as App

  followCertificate(app.server as unknown as TlsServer, context.certificate)
  app.decorateRequest('receivedAt', 0)
  app.addHook('onRequest', async (request, reply) => {
    request.receivedAt = performance.now()
    reply.headers(securityHeaders)
    if (request.url.length > limits.urlOctets) throw new HttpProblem(414, 'Address too long')
    if (!isHostHeader(request.host ?? '')) throw new HttpProblem(400, 'Bad request', 'The Host header names no host.')
  })
  app.removeContentTypeParser('text/plain')
  app.register(underPressure, { maxEventLoopDelay: limits.eventLoopDelayMs, retryAfter: 10 })
  const methodsOf = collectMethods(app)
  installGate(app, context)
  app.addHook('onRequest', async (request) => {
    if (overfull.has(request.query as object)) throw new HttpProblem(400, 'Too many query parameters')
  })
  installRequestDeadline(app, requestTimeoutSeconds * 1000)
  installAnswers(app, context, methodsOf)

  const declared: DeclaredRoute[] = []
  const provider = providerOf(context)
  sessionRoutes(app, declared, context, provider)
  providerRoutes(app, declared, context, provider)
  secondFactorRoutes(app, declared, context)
  accountRoutes(app, declared, context)
  administrationRoutes(app, declared, context)
  auditRoutes(app, declared, context)
  keyRoutes(app, declared, context)
  approvalRoutes(app, declared, context)
  refusalRoute(app, declared, context)
  alertRoutes(app, declared, context)
  changeRoutes(app, declared, context)
  monitoringRoutes(app, declared, context)
  surveyRoutes(app, declared, context)
  oauthRoutes(app, declared, context)
  certificateRoutes(app, declared, context)
  backupRoutes(app, declared, context)
  postureRoutes(app, declared, context)
  openapiRoute(app, declared)
  if (!isShield(context.data.settings)) studyRoutes(app, declared, context)
  webApplicationRoutes(app, webFolder)
  return { app, declared, connections: trackConnections(app, Math.min(requestTimeoutSeconds * 1000, limits.headersMs)) }
}

/** What there is to do with studies. Behind a shield there are none of ours, and none of these addresses. */
function studyRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const { ohifFolder } = context.data.settings.https
  studyAccessRoutes(app, declared, context)
  nodeServiceRoutes(app, declared, context)
  studyListRoutes(app, declared, context)
  researchRoutes(app, declared, context)
  trashRoutes(app, declared, context)
  shareRoutes(app, declared, context)
  dicomwebRoutes(app, declared, context)
  if (ohifFolder !== '') ohifRoutes(app, ohifFolder)
}

/** Its routes are there without one, too: a stranger sees no difference but on the sign-in page. */
function providerOf({ data, listeners }: HttpContext): OpenIdProvider | undefined {
  const { openIdConnect } = data.settings
  if (openIdConnect.issuer === '') return undefined
  return new OpenIdProvider(openIdConnect, () => publicAddress(data.settings, listeners().https))
}

function secureContextOptions({ key, certificate, authority }: ServerIdentity) {
  return { ...tlsProfile, key, cert: `${certificate.trimEnd()}\n${authority}` }
}

/** Shows what the authority says of the certificate, and another certificate once it was renewed. */
function followCertificate(server: TlsServer, certificate: OwnCertificate): void {
  server.on('OCSPRequest', (_certificate, _issuer, answer) => answer(null, certificate.current.status))
  certificate.onChange(() => server.setSecureContext(secureContextOptions(certificate.current)))
}

function serverOptions(identity: ServerIdentity) {
  return {
    http2: true,
    http2SessionTimeout: limits.idleConnectionMs,
    https: {
      ...secureContextOptions(identity),
      allowHTTP1: true,
      handshakeTimeout: limits.tlsHandshakeMs,
      maxHeaderSize: limits.headerOctets,
      settings: { maxConcurrentStreams: limits.http2Streams, maxHeaderListSize: limits.headerOctets },
      streamResetRate: limits.http2ResetRate,
      streamResetBurst: limits.http2ResetBurst,
      maxSessionInvalidFrames: 100,
      maxSessionMemory: 32,
    },
  } as const
}

/** Queries with too many parameters. The router calls the parser where an error would end the process. */
const overfull = new WeakSet<object>()

/** Repeated names are kept apart; the object has no prototype that a name could reach. */
function parseQuery(text: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null)
  const parameters = [...new URLSearchParams(text)]
  if (parameters.length > limits.queryParameters) {
    overfull.add(query)
    return query
  }
  for (const [name, value] of parameters) {
    const earlier = query[name]
    query[name] = earlier === undefined ? value : [earlier, value].flat()
  }
  return query
}

function installAnswers(app: App, context: HttpContext, methodsOf: (path: string) => string[]): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error)
    if (problem.status >= 500) context.log.error('request failed', { ...describeError(error), route: routeOf(request) })
    sendProblem(problem, request, reply)
  })
  app.setNotFoundHandler((request, reply) => {
    const allowed = methodsOf(request.url.split('?', 1)[0] ?? '')
    const problem = !request.principal
      ? signInProblem()
      : allowed.length > 0
        ? new HttpProblem(405, 'Method not allowed', `This address takes ${allowed.join(', ')}.`, {
            headers: { allow: allowed.join(', ') },
          })
        : new HttpProblem(404, 'Not found', 'There is nothing at this address.')
    sendProblem(problem, request, reply)
  })
  app.addHook('onResponse', async (request, reply) => {
    const durationMs = Math.round((performance.now() - request.receivedAt) * 10) / 10
    const facts = { method: request.method, route: routeOf(request), status: reply.statusCode, durationMs }
    context.metrics.request(facts)
    const principal = request.principal ? principalLabel(request.principal) : 'stranger'
    context.log.info('request', { ...facts, principal, address: request.ip })
  })
}

function routeOf(request: FastifyRequest): string {
  return request.is404 ? 'none' : (request.routeOptions.url ?? 'none')
}

function sendProblem(problem: HttpProblem, request: FastifyRequest, reply: FastifyReply): void {
  // A body that we did not read to its end would be taken for the next request (HTTP/1.1).
  if (request.raw.httpVersionMajor === 1 && !request.raw.complete) reply.header('connection', 'close')
  reply
    .code(problem.status)
    .headers({ ...problem.headers, 'cache-control': 'no-store' })
    .type('application/problem+json')
    .send(JSON.stringify(problemDetails(problem)))
}
