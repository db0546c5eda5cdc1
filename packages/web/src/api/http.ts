/**
 * One way to talk to the server: same origin, session cookie, CSRF header on what changes state, problem details read.
 *
 * Sources: RFC 9457 (problem details), RFC 9110 10.2.3 (Retry-After).
 */
import { WebError, type WebErrorCode } from '../errors.ts'
import { idleSeconds } from './idle.ts'

/** Set at sign-in; sent with every request that changes something. */
let csrfToken = ''

/** Keeps the token that the server bound to this session. */
export function rememberCSRFToken(token: string): void {
  csrfToken = token
}

/** Options of one request. */
export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Sent as JSON, or as it is where `contentType` says what it is. */
  body?: unknown
  contentType?: string
  accept?: string
  signal?: AbortSignal
}

/**
 * Sends one request.
 *
 * @param path - path and query on this server; never another origin
 * @returns the response, its status in 200..299
 * @throws WebError with a code for the status, or `LG_WEB_UNREACHABLE` when no answer came
 */
export async function send(path: string, options: RequestOptions = {}): Promise<Response> {
  const response = await fetch(path, requestInit(options)).catch((cause: unknown) => {
    if (options.signal?.aborted) throw cause
    throw new WebError('LG_WEB_UNREACHABLE', 'no answer from the server', {}, cause)
  })
  if (!response.ok) throw await errorOf(response)
  return response
}

/** Sends one request and reads its JSON answer; an empty answer (204) is `undefined`. */
export async function sendJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options)
  return (response.status === 204 ? undefined : await response.json()) as T
}

function requestInit(options: RequestOptions): RequestInit {
  const { method = 'GET', body, contentType, accept = 'application/json', signal } = options
  return {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    headers: {
      Accept: accept,
      'X-Idle-Seconds': String(idleSeconds()),
      ...(body === undefined ? {} : { 'Content-Type': contentType ?? 'application/json' }),
      ...(method === 'GET' ? {} : { 'X-CSRF-Token': csrfToken }),
    },
    ...(body === undefined ? {} : { body: contentType ? (body as BodyInit) : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }
}

const codeByStatus = new Map<number, WebErrorCode>([
  [400, 'LG_WEB_INVALID'],
  [401, 'LG_WEB_SIGNED_OUT'],
  [403, 'LG_WEB_NOT_PERMITTED'],
  [404, 'LG_WEB_NOT_FOUND'],
  [409, 'LG_WEB_CONFLICT'],
  [410, 'LG_WEB_NOT_FOUND'],
  [422, 'LG_WEB_INVALID'],
  [428, 'LG_WEB_INVALID'],
  [429, 'LG_WEB_THROTTLED'],
  [503, 'LG_WEB_BUSY'],
])

/** What the server names more exactly than its status does. */
const codeByType = new Map<string, WebErrorCode>([
  ['LG_SECOND_FACTOR_NEEDED', 'LG_WEB_SECOND_FACTOR_NEEDED'],
  ['LG_SECOND_FACTOR_WRONG', 'LG_WEB_WRONG_CODE'],
  ['LG_SECOND_FACTOR_LAST', 'LG_WEB_LAST_FACTOR'],
  ['LG_WORKITEM_STATE', 'LG_WEB_TASK_TAKEN'],
  ['LG_PASSKEY_UNUSABLE', 'LG_WEB_PASSKEY_FAILED'],
  ['LG_STORAGE_FAILED', 'LG_WEB_SERVER_FAILED'],
])

/** The error that says what a refusal means; `detail.said` is the server's own sentence where it gave one. */
async function errorOf(response: Response): Promise<WebError> {
  const { said, type = '' } = await readProblem(response)
  const retryAfterSeconds = Number(response.headers.get('Retry-After'))
  const byType = response.status === 401 ? undefined : codeByType.get(type)
  const code = byType ?? codeByStatus.get(response.status) ?? 'LG_WEB_SERVER_FAILED'
  return new WebError(code, `status ${response.status}`, {
    status: response.status,
    ...(said ? { said } : {}),
    ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}),
  })
}

async function readProblem(response: Response): Promise<{ said?: string | undefined; type?: string | undefined }> {
  if (!response.headers.get('Content-Type')?.includes('json')) return {}
  const problem: unknown = await response.json().catch(() => undefined)
  if (typeof problem !== 'object' || problem === null) return {}
  const { detail, title, type } = problem as { detail?: unknown; title?: unknown; type?: unknown }
  return {
    said: [detail, title].find((text): text is string => typeof text === 'string' && text !== ''),
    type: typeof type === 'string' ? type.split(':').at(-1) : undefined,
  }
}
