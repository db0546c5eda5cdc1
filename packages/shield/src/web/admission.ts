/**
 * Who is let through to the old archive. Asked anew for every request, and again while an answer or a WebSocket goes on.
 *
 * The old archive knows no limits of ours, so that it is for whoever may read every study, whole. Browsers send our cookie along
 * whatever page asks: what could change something must say that a page of ours asks (Fetch Metadata, Origin).
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { type Gate, type Principal, principalLabel } from '@leadglass/access'
import type { WebLimits } from '../limits.ts'
import { hasOurCookie } from './cookies.ts'
import { valuesOf } from './header-lines.ts'
import { Refusal } from './refusal.ts'

export interface AdmissionParts {
  /** Who sends a request with these headers, by session cookie or token; undefined is a stranger. */
  principalOf(headers: IncomingHttpHeaders, address: string): Promise<Principal | undefined>
  gate: Pick<Gate, 'decide'>
}

export interface Admitted {
  principal: Principal
  /** What goes on to the old archive: never a token of ours. */
  authorization: string | undefined
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])
const methods: ReadonlySet<string> = new Set([...safeMethods, 'POST', 'PUT', 'PATCH', 'DELETE'])

/** As the server's, RFC 9112 3.2: addresses that answers carry are made of it. */
const hostForm = /^(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$/

export class Admission {
  readonly #parts: AdmissionParts

  constructor(parts: AdmissionParts) {
    this.#parts = parts
  }

  /**
   * @param isUpgrade - whether it asks to become a WebSocket, which browsers let every page do
   * @throws Refusal before anything is said to the old archive
   */
  async admit(request: IncomingMessage, isUpgrade: boolean, limits: WebLimits): Promise<Admitted> {
    requireForm(request, limits)
    const { principal, authorization } = await this.#whoAsks(request)
    if (principal === undefined) throw new Refusal('sign-in')
    const who = principalLabel(principal)
    // A program is not asked where it comes from: no browser adds its token by itself.
    if (principal.kind !== 'token' && !isSameSite(request, isUpgrade)) throw new Refusal('other-site', { who })
    const { allowed, reason } = this.#parts.gate.decide(principal, 'study:read')
    if (!allowed) throw new Refusal('not-permitted', { who, reason })
    return { principal, authorization }
  }

  /** @param idleMs - for how long nothing came from the browser: asking does not keep a session from going idle */
  async mayGoOn(request: IncomingMessage, { principal }: Admitted, idleMs: number): Promise<boolean> {
    const headers = { ...this.#headersOfWho(request), 'x-idle-seconds': String(Math.floor(idleMs / 1000)) }
    const now = accountOf(await this.#parts.principalOf(headers, addressOf(request)))
    if (now === undefined || principalLabel(now) !== principalLabel(principal)) return false
    return this.#parts.gate.decide(now, 'study:read').allowed
  }

  async #whoAsks(request: IncomingMessage) {
    const headers = this.#headersOfWho(request)
    const principal = accountOf(await this.#parts.principalOf(headers, addressOf(request)))
    const authorization = headers.authorization === undefined ? request.headers.authorization : undefined
    return { principal, authorization }
  }

  /** Old viewers have sign-in dialogs of their own: beside our cookie, what is no token of ours says nothing to us. */
  #headersOfWho(request: IncomingMessage): IncomingHttpHeaders {
    const { authorization, ...headers } = request.headers
    delete headers['x-idle-seconds']
    if (authorization === undefined) return headers
    const isForTarget = hasOurCookie(valuesOf(request.rawHeaders, 'cookie')) && !ourToken.test(authorization)
    return isForTarget ? headers : { ...headers, authorization }
  }
}

/** As access makes secrets: 43 characters of base64url, perhaps after a prefix. */
const ourToken = /^Bearer\s+\S*?[A-Za-z0-9_-]{43}$/i

/** `https://HOST:PORT` by which the browser knows us. */
export function ourOriginOf({ headers }: IncomingMessage): string {
  return `https://${headers.host}`
}

export function addressOf({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? 'unknown'
}

/** A share shows one study, by our own pages; nodes come by DICOM. */
function accountOf(principal: Principal | undefined): Principal | undefined {
  return principal?.kind === 'person' || principal?.kind === 'token' ? principal : undefined
}

function requireForm({ method = '', url = '', headers, rawHeaders }: IncomingMessage, limits: WebLimits): void {
  if (!methods.has(method)) throw new Refusal('method')
  if (rawHeaders.length > 2 * limits.headers) throw new Refusal('too-many-headers')
  if (url.length > limits.urlOctets) throw new Refusal('too-long')
  const once = ['host', 'authorization', 'content-length', 'origin'].every(
    (name) => valuesOf(rawHeaders, name).length <= 1,
  )
  const coding = headers['transfer-encoding']
  const hasBody = coding !== undefined || Number(headers['content-length'] ?? 0) > 0
  const sound =
    once &&
    // Absolute addresses and `*` are for proxies that people choose themselves.
    url.startsWith('/') &&
    hostForm.test(headers.host ?? '') &&
    (coding === undefined || coding.toLowerCase() === 'chunked') &&
    !(hasBody && safeMethods.has(method))
  if (!sound) throw new Refusal('bad-request')
}

/**
 * @see https://www.w3.org/TR/fetch-metadata/ , and the resource isolation policy that it is made for: another site may lead
 * somebody here, and do nothing more
 */
function isSameSite(request: IncomingMessage, isUpgrade: boolean): boolean {
  const { 'sec-fetch-site': site, 'sec-fetch-mode': mode, origin } = request.headers
  if (origin !== undefined && origin !== ourOriginOf(request)) return false
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return safeMethods.has(request.method!) && !isUpgrade && mode === 'navigate'
  }
  const changesNothing = safeMethods.has(request.method!) && !isUpgrade
  return changesNothing || site !== undefined || origin !== undefined
}
