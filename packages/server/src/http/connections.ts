/** The open connections of the HTTPS listener: bounded in number, finished or cut when the server stops. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { limits } from '../limits.ts'
import type { App } from './context.ts'

export interface Connections {
  /** Resolves when no request is being answered any more, at the latest after `graceMs`; then cuts what is open. */
  finish(graceMs: number): Promise<void>
}

/** HTTP/2 keeps a connection open for as long as the client likes, and knows no `closeAllConnections`. */
export function trackConnections(app: App, headersTimeoutMs: number): Connections {
  limitWaiting(app, headersTimeoutMs)
  const open = new Set<Socket>()
  let answering = 0
  let idle: () => void = () => undefined
  app.server.maxConnections = limits.connections
  app.server.on('connection', (socket: Socket) => {
    // An answer's last segment must not wait 40 ms for the acknowledgement of the one before.
    socket.setNoDelay(true)
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  app.server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
    answering++
    response.once('close', () => {
      answering--
      if (answering === 0) idle()
    })
  })
  return {
    async finish(graceMs) {
      if (answering > 0) {
        await new Promise<void>((resolve) => {
          idle = resolve
          setTimeout(resolve, graceMs).unref()
        })
      }
      for (const socket of open) socket.destroy()
    },
  }
}

/**
 * Closes HTTP/1.1 connections that do not send a request in time, first or next.
 *
 * Node enforces `headersTimeout` on its HTTP/1.1 server only, not where that is the second protocol of an HTTP/2 server.
 */
function limitWaiting(app: App, headersTimeoutMs: number): void {
  const timers = new WeakMap<object, NodeJS.Timeout>()
  const wait = (socket: Socket, timeoutMs: number) => {
    const timer = setTimeout(() => socket.destroy(), timeoutMs)
    timer.unref()
    timers.set(socket, timer)
  }
  app.server.on('secureConnection', (socket: TLSSocket) => {
    if (socket.alpnProtocol !== 'h2') wait(socket, headersTimeoutMs)
  })
  app.server.on('upgrade', ({ socket }: IncomingMessage) => clearTimeout(timers.get(socket)))
  app.server.on('request', ({ socket, httpVersionMajor }: IncomingMessage, response: ServerResponse) => {
    if (httpVersionMajor !== 1) return
    clearTimeout(timers.get(socket))
    response.once('close', () => wait(socket, limits.idleConnectionMs))
  })
}
