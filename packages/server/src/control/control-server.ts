/**
 * The control socket: lets `leadglass` commands work beside a running server.
 *
 * A Unix socket in a folder of mode 0700, itself 0600: the file system says who may connect, and that is whoever could
 * read the keys as well. Nothing of it is reachable over the network.
 */
import { chmod, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { DataFolder } from '../data-folder/data-folder.ts'
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'
import { describeError, type Log } from '../log/log.ts'
import { dispatch } from '../operations/dispatch.ts'
import { failureOf } from '../operations/failure-of.ts'
import type { ListenerFacts } from '../operations/operation.ts'
import type { Progress } from '../operations/operation-table.ts'
import { isOperationName } from '../operations/operations.ts'
import type { ControlLine, ControlRequest } from './messages.ts'
import { withSocketPath } from './socket-path.ts'

export interface ControlServer {
  close(): Promise<void>
}

export interface ControlOptions {
  data: DataFolder
  listeners: ListenerFacts
  log: Log
}

export async function listenOnControlSocket(options: ControlOptions): Promise<ControlServer> {
  const path = options.data.layout.controlSocket
  const server = createServer((request, response) => void answer(request, response, options))
  // We hold the folder's lock: a socket that lies there belongs to a server that was killed.
  await rm(path, { force: true })
  await withSocketPath(path, (address) => listen(server, address))
  await chmod(path, 0o600)
  return { close: () => close(server, path) }
}

async function answer(request: IncomingMessage, response: ServerResponse, options: ControlOptions): Promise<void> {
  const send = (line: ControlLine) => void response.write(`${JSON.stringify(line)}\n`)
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  const started = performance.now()
  const operation = request.url?.replace(/^\/operations\//, '') ?? ''
  try {
    if (request.method !== 'POST' || !isOperationName(operation)) {
      throw new ServerError(
        'LG_OPERATION_UNKNOWN',
        'the running server does not know this operation; are both of one version?',
      )
    }
    const { params, operator } = await readRequest(request)
    const principal = { kind: 'operator', name: operator } as const
    const onProgress = throttled<Progress>((progress) => send({ progress }))
    send({ result: await dispatch(operation, params, { ...options, principal, onProgress }) })
    options.log.info('operation', { operation, durationMs: Math.round(performance.now() - started) })
  } catch (error) {
    const { code, message, exitStatus, detail } = failureOf(error)
    options.log.warn('operation failed', {
      ...describeError(error),
      operation: isOperationName(operation) ? operation : undefined,
    })
    send({ failure: { code, message, exitStatus, detail } })
  }
  response.end()
}

async function readRequest(request: IncomingMessage): Promise<ControlRequest> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > limits.controlLineOctets) throw new ServerError('LG_OPERATION_PARAMS', 'the parameters are too long')
    chunks.push(chunk)
  }
  const { params, operator } = JSON.parse(Buffer.concat(chunks).toString()) as Partial<ControlRequest>
  return { params: params ?? {}, operator: typeof operator === 'string' ? operator.slice(0, 100) : 'unknown' }
}

/** Ten lines a second are enough for a progress bar; the last state is passed on by the result. */
function throttled<T>(send: (value: T) => void): (value: T) => void {
  let last = 0
  return (value) => {
    const now = performance.now()
    if (now - last < 100) return
    last = now
    send(value)
  }
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, resolve)
  })
}

async function close(server: Server, path: string): Promise<void> {
  server.closeIdleConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(path, { force: true })
}
