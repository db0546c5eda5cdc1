/**
 * A request must have arrived whole in time, over HTTP/2 as well; a body read as it arrives must only keep moving.
 *
 * Node's own `requestTimeout` knows neither HTTP/2 nor uploads that take hours and are healthy.
 */
import { constants, type ServerHttp2Stream } from 'node:http2'
import { limits } from '../limits.ts'
import type { App, FastifyRequest } from './context.ts'

export function installRequestDeadline(app: App, requestTimeoutMs: number): void {
  const timers = new WeakMap<object, NodeJS.Timeout>()
  app.addHook('preParsing', async (request) => {
    if (request.routeOptions.config.streamedBody) return
    const timer = setTimeout(() => cut(request), requestTimeoutMs)
    timer.unref()
    timers.set(request, timer)
  })
  const done = async (request: FastifyRequest) => clearTimeout(timers.get(request))
  app.addHook('preValidation', done)
  app.addHook('onError', done)
}

/** Ends a body on which nothing arrives for `limits.stalledBodyMs` with an error. */
export async function* movingBody(
  source: AsyncIterable<Uint8Array> & { destroy(error: Error): unknown },
): AsyncGenerator<Uint8Array> {
  const stalled = () => source.destroy(new Error('the upload stalled'))
  let timer = setTimeout(stalled, limits.stalledBodyMs)
  try {
    for await (const chunk of source) {
      clearTimeout(timer)
      yield chunk
      timer = setTimeout(stalled, limits.stalledBodyMs)
    }
  } finally {
    clearTimeout(timer)
  }
}

/** Over HTTP/2 only the stream ends; other requests on the connection go on. */
function cut(request: FastifyRequest): void {
  const { stream } = request.raw as { stream?: ServerHttp2Stream }
  if (stream) stream.close(constants.NGHTTP2_CANCEL)
  else request.raw.destroy()
}
