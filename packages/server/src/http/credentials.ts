/**
 * Who sends a request: a bearer token, the session behind the `__Host-` cookie, or what was opened by a share.
 *
 * The prefix makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis 4.1.3.2).
 */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { type Accounts, type Principal, type Session, type UnfinishedSession, withOrigin } from '@leadglass/access'
import type { FastifyReply, FastifyRequest } from './context.ts'
import { HttpProblem } from './problem.ts'

export const cookieName = '__Host-leadglass'
export const shareCookieName = '__Host-leadglass-share'

export interface Credentials {
  principal: Principal | null
  session: Session | null
  /** A session that lacks a second factor: nobody is signed in yet. */
  unfinished: UnfinishedSession | null
}

/**
 * Sent by our pages with each request: for how long nobody has touched keyboard or pointer. What a page asks for by itself
 * does not keep a session from going idle.
 */
const idleHeader = 'x-idle-seconds'

/**
 * A token that is not valid counts as none; a request with a token never falls back to the cookie.
 *
 * @param idleMs - for how long nobody has touched the browser
 */
export async function credentialsOf(
  request: FastifyRequest,
  accounts: Accounts,
  idleMs = idleMsOf(request.headers),
): Promise<Credentials> {
  const authorization = request.headers.authorization
  if (authorization !== undefined) {
    const secret = bearer.exec(authorization)?.[1]
    const principal = (secret && (await accounts.principalOfToken(secret, request.ip))) || null
    return { principal, session: null, unfinished: null }
  }
  const secret = sessionSecret(request)
  if (!secret) return { principal: await sharePrincipalOf(request, accounts), session: null, unfinished: null }
  const session = (await accounts.sessionOf(secret, idleMs)) ?? null
  const unfinished = session ? null : ((await accounts.unfinishedSessionOf(secret)) ?? null)
  const principal = session?.principal ?? (unfinished ? null : await sharePrincipalOf(request, accounts))
  return { principal, session, unfinished }
}

/**
 * Who sends a request to another listener of this machine, by session cookie or token. Whoever lacks a second factor, or came by a
 * share, is nobody there. Each request counts as a touch: pages that are not ours do not say when they were touched. That listener says
 * so where it asks again while an answer goes on.
 */
export async function principalOf(
  headers: IncomingHttpHeaders,
  address: string,
  accounts: Accounts,
): Promise<Principal | undefined> {
  const origin = { protocol: 'api', address } as const
  const { authorization } = headers
  if (authorization !== undefined && bearer.test(authorization)) {
    const principal = await accounts.principalOfToken(bearer.exec(authorization)?.[1] ?? '', address)
    return principal && withOrigin(principal, origin)
  }
  const secret = cookieOf(headers.cookie, cookieName)
  const session = secret === undefined ? undefined : await accounts.sessionOf(secret, idleMsOf(headers))
  return session && withOrigin(session.principal, origin)
}

const bearer = /^Bearer ([A-Za-z0-9._~+/=-]{1,512})$/i

/** A share opens the services that its study is shown by, and no other address, not even those for whoever is signed in. */
async function sharePrincipalOf(request: FastifyRequest, accounts: Accounts): Promise<Principal | null> {
  const share = isForShares(request) ? shareSecret(request) : undefined
  const opened = share === undefined ? undefined : await accounts.shareSessionOf(share)
  return opened?.principal ?? null
}

function isForShares({ routeOptions, is404 }: FastifyRequest): boolean {
  const { url = '' } = routeOptions
  return !is404 && (url === '/api/share-session' || url.startsWith('/dicom-web/'))
}

function idleMsOf(headers: IncomingHttpHeaders): number {
  // A page that listens asks anew by itself, and cannot say when it was touched.
  if (headers.accept === 'text/event-stream') return Number.POSITIVE_INFINITY
  const seconds = String(headers[idleHeader] ?? '')
  return /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1000 : 0
}

/** The secret of the session that this request was let in with, whole or not. */
export function secretAtHand(request: FastifyRequest): string | undefined {
  return request.session || request.unfinished ? sessionSecret(request) : undefined
}

export function sessionSecret(request: FastifyRequest): string | undefined {
  return readCookie(request, cookieName)
}

export function shareSecret(request: FastifyRequest): string | undefined {
  return readCookie(request, shareCookieName)
}

export function readCookie(request: FastifyRequest, name: string): string | undefined {
  return cookieOf(request.headers.cookie, name)
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  const cookies = header?.split(';').map((pair) => pair.trim()) ?? []
  const value = cookies.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
  return value && /^[A-Za-z0-9_-]{1,2048}$/.test(value) ? value : undefined
}

export function setSessionCookie(reply: FastifyReply, secret: string, expiresAt: string): void {
  setCookie(reply, cookieName, secret, expiresAt)
}

export function clearSessionCookie(reply: FastifyReply): void {
  clearCookie(reply, cookieName)
}

export function setShareCookie(reply: FastifyReply, secret: string, expiresAt: string): void {
  setCookie(reply, shareCookieName, secret, expiresAt)
}

export function clearShareCookie(reply: FastifyReply): void {
  clearCookie(reply, shareCookieName)
}

function setCookie(reply: FastifyReply, name: string, secret: string, expiresAt: string): void {
  const expires = new Date(expiresAt).toUTCString()
  reply.header('set-cookie', `${name}=${secret}; Path=/; Secure; HttpOnly; SameSite=Strict; Expires=${expires}`)
}

function clearCookie(reply: FastifyReply, name: string): void {
  reply.header('set-cookie', `${name}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0`)
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses requests that another site made a browser send.
 *
 * Three independent signs: where the browser says the request came from (Fetch Metadata, Origin), and the token that
 * only our own pages can read. Programs with bearer tokens are not concerned: no browser adds those by itself.
 */
export function requireSameSite(request: FastifyRequest): void {
  if (safeMethods.has(request.method) || request.headers.authorization !== undefined) return
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw crossSite()
  const { origin } = request.headers
  if (origin !== undefined && origin !== `https://${request.host}`) throw crossSite()
  const session = request.session ?? request.unfinished
  if (session && !sameText(String(request.headers['x-csrf-token'] ?? ''), session.csrfToken)) {
    throw new HttpProblem(403, 'Not permitted', 'The X-CSRF-Token header is missing or wrong; reload the page.')
  }
}

function crossSite(): HttpProblem {
  return new HttpProblem(403, 'Not permitted', 'This request was sent by a page of another site.')
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
