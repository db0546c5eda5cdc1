/** Who is signed in: the session routes of the server. */
import { WebError } from '../errors.ts'
import { rememberCSRFToken, sendJson } from './http.ts'

/** What a person may do, as the server decided; the pages show no more than this. */
export type Right =
  | 'study:list'
  | 'study:read'
  | 'study:store'
  | 'study:erase'
  | 'study:export'
  | 'study:share'
  | 'study:collect'
  | 'study:delete'
  | 'archive:verify'
  | 'backups:read'
  | 'backups:write'
  | 'archive:reindex'
  | 'accounts:read'
  | 'accounts:write'
  | 'nodes:read'
  | 'nodes:write'
  | 'audit:read'
  | 'alerts:read'
  | 'alerts:write'
  | 'grants:read'
  | 'grants:write'
  | 'approvals:ask'
  | 'approvals:decide'
  | 'glass:break'
  | 'glass:read'
  | 'glass:review'
  | 'shares:read'
  | 'keys:read'
  | 'keys:rotate'
  | 'keys:export'
  | 'settings:read'
  | 'evidence:read'
  | 'projects:read'
  | 'projects:write'
  | 'images:review'
  | 'metrics:read'
  | 'study:confirm'
  | 'worklist:read'
  | 'worklist:write'
  | 'steps:read'
  | 'steps:write'
  | 'forwarding:read'
  | 'forwarding:write'
  | 'survey:read'
  | 'survey:names'
  | 'survey:write'

/** The signed-in person. */
export interface Session {
  name: string
  role: string
  csrfToken: string
  /** What was shown last: `password` of somebody who has nothing else, where that is enough */
  method: string
  /** ISO 8601 */
  expiresAt: string
  /** Signed out after this long without a touch of keyboard or pointer. */
  idleSeconds: number
  rights: readonly Right[]
  /** In front of an old archive, of whoever may open its web pages: `https://HOST:PORT`, empty where there are none. */
  shield?: { web: string }
}

/** Somebody who has shown a password, and must show a second factor or enrol the first one. */
export interface UnfinishedSession {
  name: string
  csrfToken: string
  needs: 'second-factor' | 'enrolment'
  /** What the person can show. */
  shows: { totp: boolean; passkey: boolean; recoveryCode: boolean }
  /** Whether passkeys work at this address. */
  passkeysHere: boolean
}

export type AnySession = Session | UnfinishedSession

export const isWhole = (session: AnySession): session is Session => !('needs' in session)

/** The session of this browser, finished or not, or null when nobody is signed in. */
export async function currentSession(): Promise<AnySession | null> {
  try {
    return keep(await sendJson<AnySession>('/api/session'))
  } catch (error) {
    if (error instanceof WebError && error.code === 'LG_WEB_SIGNED_OUT') return null
    throw error
  }
}

/** Ways to sign in at this address. */
export interface SignInWays {
  passkeys: boolean
  /** The OpenID provider, by the name the operator gave it. */
  provider?: { label: string }
}

export const signInWays = () => sendJson<SignInWays>('/api/sign-in')

/** Signs in with name and password. Throws `LG_WEB_WRONG_PASSWORD`, `LG_WEB_THROTTLED`. */
export async function signIn(name: string, password: string): Promise<AnySession> {
  try {
    return await post('/api/session', { name, password })
  } catch (error) {
    if (error instanceof WebError && error.code === 'LG_WEB_SIGNED_OUT')
      throw new WebError('LG_WEB_WRONG_PASSWORD', 'name or password not accepted', error.detail, error)
    throw error
  }
}

/** Signs in by a one-time link; the secret works once. */
export const signInByLink = (secret: string) => post('/api/session/link', { secret })

/** Makes the first administrator from the one-time enrolment link and signs in. */
export const enrol = (enrolment: { secret: string; name: string; password: string }) =>
  post('/api/enrolment', enrolment)

/** Sets a new password by the link that an administrator made. */
export const setUp = (given: { secret: string; password: string }) => post('/api/set-up', given)

/** Shows a code of the authenticator app, or a recovery code. Throws `LG_WEB_WRONG_CODE`. */
export const showTotp = (code: string) => post('/api/session/totp', { code })
export const showRecoveryCode = (code: string) => post('/api/session/recovery-code', { code })

async function post(path: string, body: object): Promise<AnySession> {
  return keep(await sendJson<AnySession>(path, { method: 'POST', body }))
}

/** Ends the session on the server, and at the OpenID provider for whoever came from there: the browser goes there. */
export async function signOut(): Promise<void> {
  const answer = await sendJson<{ endSession: string } | undefined>('/api/session', { method: 'DELETE' })
  if (answer) window.location.assign(answer.endSession)
}

/** Later requests carry the token of this session. */
export function keep<S extends AnySession>(session: S): S {
  rememberCSRFToken(session.csrfToken)
  return session
}
