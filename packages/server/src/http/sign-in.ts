/** What every way of signing in has in common: a session, its cookie, an audit entry, and an entry when it fails. */
import {
  actions,
  type PersonPrincipal,
  type Principal,
  principalLabel,
  type Session,
  type SessionOrigin,
  type UnfinishedSession,
} from '@leadglass/access'
import { isThere, shieldOf } from '../shield/shield-rights.ts'
import type { FastifyReply, FastifyRequest, HttpContext } from './context.ts'
import { secretAtHand, setSessionCookie } from './credentials.ts'
import { mayAtAll } from './gate.ts'
import { relyingPartyOf } from './relying-party.ts'

type AnySession = Session | UnfinishedSession
type WithSecret<S> = S & { secret: string }

/** The browser's side of a new session. */
export function originOf(request: FastifyRequest): Omit<SessionOrigin, 'method'> {
  return { address: request.ip, agent: request.headers['user-agent'] }
}

/**
 * Signs in: what is shown is verified, then a session begins.
 *
 * @param action - of the audit entry, `sign-in:password`
 */
export async function signIn(
  request: FastifyRequest,
  reply: FastifyReply,
  context: HttpContext,
  action: string,
  method: SessionOrigin['method'],
  verify: () => Promise<PersonPrincipal>,
) {
  const session = await attempt(request, context, 'sign-in:failed', action, async () =>
    context.data.accounts.createSession(await verify(), { ...originOf(request), method }),
  )
  setSessionCookie(reply, session.secret, session.expiresAt)
  return sessionBody(request, context, session)
}

/** Shows a second factor in the session at hand, or signs in by a passkey alone. */
export async function confirm(
  request: FastifyRequest,
  reply: FastifyReply,
  context: HttpContext,
  action: string,
  show: (secret: string) => Promise<WithSecret<Session>>,
) {
  const session = await attempt(request, context, 'second-factor:failed', action, () =>
    show(secretAtHand(request) ?? ''),
  )
  setSessionCookie(reply, session.secret, session.expiresAt)
  return sessionBody(request, context, session)
}

/** Runs one attempt and writes down how it ended. Failures can be repeated without end, so those are counted. */
export async function attempt<S extends AnySession>(
  request: FastifyRequest,
  { data, refusals }: HttpContext,
  failed: string,
  action: string,
  verify: () => Promise<WithSecret<S>>,
): Promise<WithSecret<S>> {
  const time = new Date().toISOString()
  const address = request.ip
  const atHand = request.session ?? request.unfinished
  const session = await verify().catch((error: { code?: unknown }) => {
    const principal = atHand ? principalLabel(atHand.principal) : 'stranger'
    const detail = { why: String(error.code ?? 'UNKNOWN'), how: action }
    refusals.record({ time, action: failed, outcome: 'denied', principal, address, detail })
    throw error
  })
  const principal = principalLabel(session.principal)
  const detail = 'needs' in session ? { needs: session.needs } : undefined
  await data.audit.append({ time, action, outcome: 'success', principal, address, ...(detail && { detail }) })
  return session
}

/** What a browser learns of its session. An unfinished one opens nothing, and says what it lacks. */
export async function sessionBody(request: FastifyRequest, context: HttpContext, session: AnySession) {
  const { data } = context
  const { principal, csrfToken, expiresAt, method } = session
  const common = { name: principal.name, csrfToken, expiresAt }
  if (!('needs' in session)) {
    const idleSeconds = data.settings.signIn.idleMinutes * 60
    return { ...common, role: principal.role, ...powersOf(context, principal), method, idleSeconds }
  }
  const { totp, passkeys, recoveryCodes } = await data.accounts.factorsOf(principal.name)
  const atName = relyingPartyOf(request, data.settings) !== undefined
  const shows = { totp, passkey: passkeys.length > 0, recoveryCode: recoveryCodes > 0 }
  return { ...common, needs: session.needs, shows, passkeysHere: atName }
}

/** A token has no session, so no CSRF token and no end here. */
export function tokenBody(context: HttpContext, principal: Principal) {
  return {
    name: principal.kind === 'node' ? principal.aeTitle : principal.name,
    role: principal.kind === 'person' || principal.kind === 'token' ? principal.role : principal.kind,
    ...powersOf(context, principal),
  }
}

/** What they may do here, and what they may open of an old archive behind it. */
function powersOf({ data: { gate, settings }, listeners }: HttpContext, principal: Principal) {
  const rights = actions.filter((action) => isThere(settings, action) && mayAtAll(gate, principal, action))
  const shield = shieldOf(settings, gate, principal, () => listeners().shieldWeb)
  return { rights, ...(shield && { shield }) }
}
