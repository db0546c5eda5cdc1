/**
 * HTTP/1.1 to one port of a host: GET only, one connection kept for several requests, answers bounded in octets and time.
 *
 * Bodies may hold what patients are called. They are never made into text; whoever takes one looks for known octets in it
 * and wipes it (`answer.wipe()`).
 */
import { Agent, type IncomingMessage, request } from 'node:http'
import type { Duplex } from 'node:stream'
import { SurveyError } from '../../errors.ts'
import { httpBodyOctets, httpHeaderOctets, httpTimeoutMs } from '../../limits.ts'
import type { Reach } from '../probe.ts'
import { startTls } from '../tls/start-tls.ts'
import { WipedConnection } from './wiped-connection.ts'

export interface HttpAnswer {
  readonly status: number
  /** Lower-case names; several of one name are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>
  /** At most `httpBodyOctets`, ASCII letters in lower case. */
  readonly body: Buffer
  wipe(): void
}

/** Why there was no answer: a system's error code, `timed-out`, or `not-http`. */
export interface HttpFailure {
  readonly failure: string
}

export interface GetOptions {
  readonly accept: string
  /** Takes the body instead of `HttpAnswer.body`; each chunk is wiped afterwards. False ends the answer. */
  readonly onBody?: (chunk: Buffer) => boolean
}

export class HttpSession {
  readonly #reach: Reach
  readonly #overTls: boolean
  readonly #port: number
  readonly #host: string
  /** `http://192.0.2.1:8042` */
  readonly origin: string
  readonly #agent: Agent
  #isFirst = true
  /** Connected, and not yet handed to the agent. */
  #waiting: Duplex | undefined
  #stopped: unknown

  constructor(reach: Reach, address: string, port: number, overTls: boolean) {
    this.#reach = reach
    this.#overTls = overTls
    this.#port = port
    this.#host = `${address.includes(':') ? `[${address}]` : address}:${port}`
    this.origin = new URL(`${overTls ? 'https' : 'http'}://${this.#host}`).origin
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1 })
    // The agent's own connections would pass by scope and pace: it gets only those of `Reach.connect`.
    Object.assign(this.#agent, {
      createConnection: connector(async () => this.#takeWaiting() ?? (await this.#connect())),
    })
  }

  /**
   * @param path - begins with a slash; visible ASCII
   * @throws SurveyError `LG_SURVEY_STOPPED`, `LG_SURVEY_OUT_OF_SCOPE`
   */
  async get(path: string, options: GetOptions): Promise<HttpAnswer | HttpFailure> {
    if (!this.#isFirst) await this.#reach.turn()
    // The first connection before the request: most ports that are tried are closed, and cost no more than that.
    const failure = this.#isFirst ? await this.#connectFirst() : undefined
    this.#isFirst = false
    if (failure !== undefined) return { failure }
    const answer = await this.#exchange(path, options)
    if (this.#stopped !== undefined) throw this.#stopped
    return answer
  }

  close(): void {
    this.#agent.destroy()
    this.#waiting?.destroy()
  }

  async #connectFirst(): Promise<string | undefined> {
    try {
      this.#waiting = await this.#connect()
      return undefined
    } catch (error) {
      if (error instanceof SurveyError) throw error
      return failureOf(error as NodeJS.ErrnoException)
    }
  }

  #takeWaiting(): Duplex | undefined {
    const waiting = this.#waiting
    this.#waiting = undefined
    return waiting
  }

  async #connect(): Promise<Duplex> {
    try {
      if (this.#overTls) {
        const socket = await this.#reach.connect(this.#port)
        return (await startTls(socket, {}, this.#reach.patienceMs)).secure
      }
      const connection = new WipedConnection()
      return connection.use(await this.#reach.connect(this.#port, connection.onread))
    } catch (error) {
      if (error instanceof SurveyError) this.#stopped = error
      throw error
    }
  }

  #exchange(path: string, { accept, onBody }: GetOptions): Promise<HttpAnswer | HttpFailure> {
    const headers = {
      host: this.#host,
      'user-agent': this.#reach.identity.userAgent,
      accept,
      'accept-encoding': 'identity',
    }
    return new Promise((resolve) => {
      const options = { agent: this.#agent, path, headers, setHost: false, maxHeaderSize: httpHeaderOctets }
      const asked = request({ ...options, method: 'GET', insecureHTTPParser: false })
      const slow = Object.assign(new Error('slow'), { code: 'timed-out' })
      let rest = () => {}
      asked.once('socket', (socket) => {
        // Not before: the connection has to wait for its turn.
        const timer = setTimeout(() => asked.destroy(slow), this.#reach.patienceMs ?? httpTimeoutMs)
        // Comes after Node's own listener, whose parser copies what it hands on.
        socket.on('data', wipe)
        rest = () => {
          clearTimeout(timer)
          socket.off('data', wipe)
        }
      })
      const end = (outcome: HttpAnswer | HttpFailure) => {
        rest()
        resolve(outcome)
      }
      asked.once('error', (error: NodeJS.ErrnoException) => end({ failure: failureOf(error) }))
      asked.once('response', (response) => this.#receive(response, onBody).then(end))
      asked.end()
    })
  }

  #receive(response: IncomingMessage, onBody: GetOptions['onBody']): Promise<HttpAnswer | HttpFailure> {
    const body = Buffer.alloc(onBody ? 0 : httpBodyOctets)
    let length = 0
    return new Promise((resolve) => {
      const finish = () => {
        const used = body.subarray(0, length)
        lowerCase(used)
        const headers = plainHeaders(response)
        resolve({ status: response.statusCode ?? 0, headers, body: used, wipe: () => void used.fill(0) })
      }
      response.on('data', (chunk: Buffer) => {
        const goesOn = this.#reach.readBudget.take(chunk.length) && (onBody?.(chunk) ?? length < body.length)
        if (!onBody) length += chunk.copy(body, length)
        chunk.fill(0)
        if (!goesOn) response.destroy()
      })
      response.once('end', finish)
      response.once('close', finish)
      response.on('error', finish)
    })
  }
}

function wipe(chunk: Buffer): void {
  chunk.fill(0)
}

type ConnectionMade = (error: unknown, stream?: Duplex) => void

function connector(connect: () => Promise<Duplex>) {
  return (_options: unknown, made: ConnectionMade): undefined => {
    connect().then(
      (stream) => made(null, stream),
      (error) => made(error),
    )
  }
}

function failureOf(error: NodeJS.ErrnoException): string {
  const code = error.code ?? 'unknown'
  return code.startsWith('HPE_') ? 'not-http' : code
}

function plainHeaders({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ])
  return Object.fromEntries(entries)
}

/** In place: patterns are looked for without making a text of the body. */
function lowerCase(octets: Buffer): void {
  for (let index = 0; index < octets.length; index++) {
    const octet = octets[index]!
    if (octet >= 0x41 && octet <= 0x5a) octets[index] = octet + 0x20
  }
}
