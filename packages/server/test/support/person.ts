/** A person at a browser: keeps the cookie and the CSRF token, and an authenticator app. */
import { totpCode } from '@leadglass/testkit'
import { type Answer, json, type TestServer } from './running-server.ts'

export class Person {
  readonly #archive: Pick<TestServer, 'send'>
  cookie = ''
  csrf = ''
  totpSecret = ''
  recoveryCodes: string[] = []

  constructor(archive: Pick<TestServer, 'send'>) {
    this.#archive = archive
  }

  /** Sends as our pages do; takes over the cookie and the token that come back. */
  async send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object, headers: Record<string, string> = {}) {
    const answer = await this.#archive.send(path, {
      method,
      headers: {
        ...(this.cookie && { cookie: this.cookie }),
        ...(this.csrf && { 'x-csrf-token': this.csrf }),
        ...(body && json),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    this.#take(answer)
    return answer
  }

  get(path: string, headers: Record<string, string> = {}) {
    return this.send('GET', path, undefined, headers)
  }

  post(path: string, body: object = {}, headers: Record<string, string> = {}) {
    return this.send('POST', path, body, headers)
  }

  /** Name and password, and nothing more. */
  signIn(name: string, password: string): Promise<Answer> {
    this.cookie = ''
    this.csrf = ''
    return this.post('/api/session', { name, password })
  }

  /** Enrols an authenticator app in the session at hand. */
  async enrolTotp(): Promise<Answer> {
    const begun = (await this.post('/api/account/totp')).json()
    this.totpSecret = begun.secret
    const answer = await this.post('/api/account/totp/confirm', { code: totpCode(this.totpSecret) })
    this.recoveryCodes = answer.json().recoveryCodes ?? this.recoveryCodes
    return answer
  }

  #take({ headers, text }: Answer): void {
    const set = headers['set-cookie']
    if (set === undefined) return
    this.cookie = String(set).split(';')[0]!
    if (text === '') return
    const { csrfToken, session } = JSON.parse(text)
    this.csrf = csrfToken ?? session?.csrfToken ?? this.csrf
  }
}
