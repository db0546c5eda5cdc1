/**
 * OHIF at /ohif, for whoever is signed in, with a Content-Security-Policy of its own.
 *
 * Its decoders are older WebAssembly glue that makes functions from text. That is allowed to its worker scripts, which have
 * neither the page nor its cookie at hand; the page itself runs nothing but its own files.
 */
import type { App, FastifyReply, FastifyRequest } from '../context.ts'
import { HttpProblem } from '../problem.ts'
import { type OhifBuild, type OhifFile, openOhifBuild } from './ohif-build.ts'
import { ohifRoot } from './ohif-config.ts'

/** @throws ConfigError `LG_CONFIG_VALUE` where the folder holds no OHIF build */
export function ohifRoutes(app: App, folder: string): void {
  const build = openOhifBuild(folder)
  const config = { right: 'signed-in' } as const
  const page = (_request: FastifyRequest, reply: FastifyReply) => sendPage(reply, build)
  app.get(ohifRoot, { config }, page)
  app.get(`${ohifRoot}/*`, { config }, (request, reply) => {
    const path = request.url.split('?', 1)[0]!
    const file = build.files.get(path)
    if (file) return sendFile(request, reply, file)
    if (!/\.[a-z0-9]{1,5}$/.test(path)) return sendPage(reply, build)
    throw new HttpProblem(404, 'Not found', 'The viewer has no such file.')
  })
}

function sendPage(reply: FastifyReply, { page, scriptHashes }: OhifBuild): FastifyReply {
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' ${scriptHashes.join(' ')}`,
    // The viewer's user interface sets styles in elements; they cannot run anything.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' blob: data:",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return reply
    .header('content-security-policy', policy)
    .header('cache-control', 'no-cache')
    .type('text/html; charset=utf-8')
    .send(page)
}

/** The policy of a script counts only where it is the script of a worker (CSP 3, 4.2). */
const workerPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'; connect-src 'self' blob: data:"

async function sendFile(request: FastifyRequest, reply: FastifyReply, file: OhifFile): Promise<FastifyReply> {
  const { type, immutable } = file
  if (!/\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
    throw new HttpProblem(406, 'Encoding not accepted', 'Files of the viewer are sent gzip-compressed.')
  }
  reply.header('cache-control', immutable ? 'private, max-age=31536000, immutable' : 'no-cache')
  if (type.startsWith('text/javascript')) reply.header('content-security-policy', workerPolicy)
  reply.type(type).header('vary', 'accept-encoding').header('content-encoding', 'gzip')
  return reply.send(await file.packed())
}
