/**
 * Asks a running server, over its control socket, to run an operation.
 */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { userInfo } from 'node:os'
import { createInterface } from 'node:readline'
import { OperationFailure } from '../operations/operation-failure.ts'
import type { Progress } from '../operations/operation-table.ts'
import type { ControlLine, ControlRequest } from './messages.ts'
import { withSocketPath } from './socket-path.ts'

/** No server holds the folder: there is no socket, or nobody listens on it. */
export const noServer = Symbol('no server')

/** @returns the operation's result, or `noServer` */
export async function askServer(
  socketPath: string,
  name: string,
  params: unknown,
  onProgress: (progress: Progress) => void,
): Promise<unknown> {
  const response = await withSocketPath(socketPath, (address) => connect(address, name, params)).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') return noServer
      throw new OperationFailure('LG_CONTROL_UNREACHABLE', `the running server cannot be asked (${error.code})`, 69)
    },
  )
  return response === noServer ? noServer : readAnswer(response as IncomingMessage, onProgress)
}

function connect(socketPath: string, name: string, params: unknown): Promise<IncomingMessage> {
  const body: ControlRequest = { params, operator: userInfo().username }
  return new Promise((resolve, reject) => {
    const request: ClientRequest = httpRequest({ socketPath, method: 'POST', path: `/operations/${name}` }, resolve)
    request.once('error', reject)
    request.end(JSON.stringify(body))
  })
}

async function readAnswer(response: IncomingMessage, onProgress: (progress: Progress) => void): Promise<unknown> {
  const lines = createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY })
  try {
    for await (const text of lines) {
      const line = JSON.parse(text) as ControlLine
      if ('result' in line) return line.result
      if ('failure' in line) throw rebuilt(line.failure)
      onProgress(line.progress)
    }
  } catch (error) {
    if (error instanceof OperationFailure) throw error
  }
  throw new OperationFailure('LG_CONTROL_UNREACHABLE', 'the server stopped before it had answered; see its log', 69)
}

function rebuilt(failure: Extract<ControlLine, { failure: unknown }>['failure']): OperationFailure {
  return new OperationFailure(failure.code, failure.message, failure.exitStatus, failure.detail)
}
