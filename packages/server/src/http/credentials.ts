/**
 * Who sends a request: a bearer token, or the session behind the `__Host-` cookie.
 *
 * The prefix makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis 4.1.3.2).
 */
import { timingSafeEqual } from 'node:crypto'
import type { Accounts, Principal, Session } from '@leadglass/access'
import type { FastifyReply, FastifyRequest } from './context.ts'
import { HttpProblem } from './problem.ts'

export const cookieName = '__Host-leadglass'

export interface Credentials {
  principal: Principal | null
  session: Session | null
}

/** A token that is not valid counts as none; a request with a token never falls back to the cookie. */
export async function credentialsOf(request: FastifyRequest, accounts: Accounts): Promise<Credentials> {
  const authorization = request.headers.authorization
  if (authorization !== undefined) {
    const secret = /^Bearer ([A-Za-z0-9._~+/=-]{1,512})$/i.exec(authorization)?.[1]
    return { principal: (secret && (await accounts.principalOfToken(secret, request.ip))) || null, session: null }
  }
  const secret = sessionSecret(request)
  const session = (secret && (await accounts.sessionOf(secret))) || null
  return { principal: session?.principal ?? null, session }
}

export function sessionSecret(request: FastifyRequest): string | undefined {
  const cookies = request.headers.cookie?.split(';').map((pair) => pair.trim()) ?? []
  const secret = cookies.find((pair) => pair.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1)
  return secret && /^[A-Za-z0-9_-]{1,512}$/.test(secret) ? secret : undefined
}

export function setSessionCookie(reply: FastifyReply, secret: string, expiresAt: string): void {
  const expires = new Date(expiresAt).toUTCString()
  reply.header('set-cookie', `${cookieName}=${secret}; Path=/; Secure; HttpOnly; SameSite=Strict; Expires=${expires}`)
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.header('set-cookie', `${cookieName}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0`)
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
  if (request.session && !sameText(String(request.headers['x-csrf-token'] ?? ''), request.session.csrfToken)) {
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
