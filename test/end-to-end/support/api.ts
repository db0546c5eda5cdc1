/** A program at the HTTP interface of a running archive, with a token of some role. */
import { Agent, request } from 'undici'
import type { Server } from './server.ts'
import type { TestArchive } from './test-archive.ts'

export class Api {
  readonly #origin: string
  readonly #token: string
  readonly #dispatcher: Agent

  private constructor(origin: string, token: string, authority: string) {
    this.#origin = origin
    this.#token = token
    this.#dispatcher = new Agent({ connect: { ca: authority } })
  }

  static async of(archive: TestArchive, server: Server, role: string): Promise<Api> {
    return new Api(server.https, await archive.token(role, `api-${role}`), archive.authority)
  }

  /** @throws for every other answer than success, with what was said */
  async send<Answer = unknown>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
    type = 'application/json',
  ): Promise<Answer> {
    const answer = await request(this.#origin + path, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, ...(body && { 'content-type': type }) },
      ...(body && { body: JSON.stringify(body) }),
      dispatcher: this.#dispatcher,
    })
    const text = await answer.body.text()
    if (answer.statusCode >= 300) throw new Error(`${method} ${path} answered ${answer.statusCode}: ${text}`)
    return (text.startsWith('{') ? JSON.parse(text) : undefined) as Answer
  }

  close(): Promise<void> {
    return this.#dispatcher.close()
  }
}
