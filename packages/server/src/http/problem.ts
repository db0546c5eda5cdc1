/**
 * What goes wrong, as RFC 9457 problem details in words a user can act on.
 */

export interface ProblemDetails {
  type: string
  title: string
  status: number
  detail?: string
}

/** A failure whose answer is decided where it is found. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly status: number
  readonly title: string
  readonly code: string | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    title: string,
    detail = '',
    options: { code?: string; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail)
    this.status = status
    this.title = title
    this.code = options.code
    this.headers = options.headers ?? {}
  }
}

export function problemDetails({ status, title, message, code }: HttpProblem): ProblemDetails {
  const type = code === undefined ? 'about:blank' : `urn:leadglass:error:${code}`
  return message === '' ? { type, title, status } : { type, title, status, detail: message }
}

/** The whole answer to whoever is not signed in, whatever was asked for. */
export function signInProblem(): HttpProblem {
  return new HttpProblem(401, 'Sign in', 'Sign in to use this archive.', { headers: { 'www-authenticate': 'Bearer' } })
}

/** The whole answer to whoever has shown a password and not yet a second factor. */
export function secondFactorProblem(): HttpProblem {
  return new HttpProblem(401, 'Sign in', 'Finish signing in: show your second factor, or enrol one.', {
    code: 'LG_SECOND_FACTOR_NEEDED',
    headers: { 'www-authenticate': 'Bearer' },
  })
}
