/** A real server on a data folder of its own, with a bearer token for each role. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Role, roles } from '@leadglass/access'
import { Agent, type Dispatcher, request } from 'undici'
import { createServer, initialise, type RunningServer, runOperation, type ServerOptions } from '../../src/index.ts'

export const administrator = { name: 'ada', password: 'Lantern-of-Turin-1895' }

export interface TestServer {
  folder: string
  server: RunningServer
  /** Everything the server logged. */
  log: string[]
  tokens: Record<Role, string>
  authority: string
  /** A request as a browser or program sends it; `as` gives the bearer token of a role. */
  send(path: string, options?: SendOptions): Promise<Answer>
  close(): Promise<void>
}

export interface SendOptions {
  method?: Dispatcher.HttpMethod
  as?: Role
  headers?: Record<string, string>
  body?: string | Uint8Array
}

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  octets: Buffer
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests compare what came with what they expect
  json(): any
}

export async function startServer(
  environment: Record<string, string> = {},
  options: Pick<ServerOptions, 'openShield' | 'openSurvey' | 'https' | 'webFolder'> = {},
): Promise<TestServer> {
  const root = await mkdtemp(join(tmpdir(), 'leadglass-server-'))
  const folder = join(root, 'data')
  const { authorityCertificate } = await initialise({ folder, admin: administrator, environment })
  const log: string[] = []
  const server = await createServer({
    folder,
    https: '127.0.0.1:0',
    dicomTls: '127.0.0.1:0',
    environment,
    logDestination: { write: (line) => void log.push(line) },
    webFolder: join(root, 'no-web'),
    ...options,
  })
  const tokens = {} as Record<Role, string>
  for (const role of roles) {
    tokens[role] = (await runOperation(folder, 'token.create', { name: role, role, expiresInMs: 3_600_000 })).token
  }
  const authority = await readFile(authorityCertificate, 'utf8')
  // Server and client share a process: while it computes, a handshake waits.
  const dispatcher = new Agent({ connect: { ca: authority, timeout: 60_000 } })
  return {
    folder,
    server,
    log,
    tokens,
    authority,
    async send(path, { method = 'GET', as, headers = {}, body } = {}) {
      const authorization = as ? { authorization: `Bearer ${tokens[as]}` } : {}
      const answer = await request(server.ready.https + path, {
        method,
        dispatcher,
        headers: { ...headers, ...authorization },
        ...(body === undefined ? {} : { body }),
      })
      const octets = await octetsOf(answer)
      const text = octets.toString()
      return { status: answer.statusCode, headers: answer.headers, octets, text, json: () => JSON.parse(text) }
    },
    async close() {
      await dispatcher.close()
      await server.close()
      await rm(root, { recursive: true })
    },
  }
}

/** A stream of events goes on for minutes: its first words are enough. */
async function octetsOf({ headers, body }: Dispatcher.ResponseData): Promise<Buffer> {
  if (headers['content-type'] !== 'text/event-stream') return Buffer.from(await body.arrayBuffer())
  for await (const chunk of body) return Buffer.from(chunk)
  return Buffer.alloc(0)
}

export const json = { 'content-type': 'application/json' }
