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
  | 'archive:verify'
  | 'archive:reindex'
  | 'accounts:read'
  | 'accounts:write'
  | 'nodes:read'
  | 'nodes:write'
  | 'audit:read'
  | 'grants:read'
  | 'grants:write'
  | 'approvals:ask'
  | 'approvals:decide'
  | 'glass:break'
  | 'glass:read'
  | 'glass:review'
  | 'keys:read'
  | 'keys:rotate'
  | 'settings:read'
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
  /** ISO 8601 */
  expiresAt: string
  rights: readonly Right[]
}

/** The session of this browser, or null when nobody is signed in. */
export async function currentSession(): Promise<Session | null> {
  try {
    return keep(await sendJson<Session>('/api/session'))
  } catch (error) {
    if (error instanceof WebError && error.code === 'LG_WEB_SIGNED_OUT') return null
    throw error
  }
}

/** Signs in with name and password. Throws `LG_WEB_WRONG_PASSWORD`, `LG_WEB_THROTTLED`. */
export async function signIn(name: string, password: string): Promise<Session> {
  try {
    return keep(await sendJson<Session>('/api/session', { method: 'POST', body: { name, password } }))
  } catch (error) {
    if (error instanceof WebError && error.code === 'LG_WEB_SIGNED_OUT')
      throw new WebError('LG_WEB_WRONG_PASSWORD', 'name or password not accepted', error.detail, error)
    throw error
  }
}

/** Signs in by a one-time link; the secret works once. */
export async function signInByLink(secret: string): Promise<Session> {
  return keep(await sendJson<Session>('/api/session/link', { method: 'POST', body: { secret } }))
}

/** Makes the first administrator from the one-time enrolment link and signs in. */
export async function enrol(enrolment: { secret: string; name: string; password: string }): Promise<Session> {
  return keep(await sendJson<Session>('/api/enrolment', { method: 'POST', body: enrolment }))
}

/** Ends the session on the server. */
export async function signOut(): Promise<void> {
  await sendJson<undefined>('/api/session', { method: 'DELETE' })
}

function keep(session: Session): Session {
  rememberCSRFToken(session.csrfToken)
  return session
}
