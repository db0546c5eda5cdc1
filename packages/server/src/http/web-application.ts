/**
 * The files of the web application, served from a list made at the start: no request ever becomes a path.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { App, FastifyReply, FastifyRequest } from './context.ts'
import { pagePolicy, workerPolicy } from './security-headers.ts'

interface StaticFile {
  path: string
  type: string
  /** Path of the same in brotli, made when the application was built: too slow to make while somebody waits. */
  brotli?: string
  /** Made at the first request that takes it. */
  gzipped?: Promise<Buffer>
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  wasm: 'application/wasm',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
}

const compress = promisify(gzip)

/** @param folder - the built web application; where it is not built, `/` says so */
export function webApplicationRoutes(app: App, folder: string): void {
  const index = existsSync(join(folder, 'index.html')) ? readFileSync(join(folder, 'index.html'), 'utf8') : notBuilt
  const page = (_request: FastifyRequest, reply: FastifyReply) => sendPage(reply, index)
  app.get('/', { config: { right: 'public' } }, page)
  app.get('/index.html', { config: { right: 'public' } }, page)
  for (const [url, file] of listFiles(folder)) {
    app.get(url, { config: { right: 'public' } }, (request, reply) => sendFile(request, reply, url, file))
  }
}

const notBuilt =
  '<!doctype html><html lang="en"><title>Leadglass</title><p>The web application is not built: npm run build</p></html>'

function sendPage(reply: FastifyReply, index: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .header('content-security-policy', pagePolicy(nonce))
    .type('text/html; charset=utf-8')
    .send(index.replaceAll('__CSP_NONCE__', nonce))
}

async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  url: string,
  file: StaticFile,
): Promise<FastifyReply> {
  if (url.startsWith('/assets/')) {
    // Names of built assets carry a hash of their content.
    reply.header('cache-control', 'public, max-age=31536000, immutable')
    if (/worker[^/]*\.m?js$/i.test(url)) reply.header('content-security-policy', workerPolicy)
  } else {
    reply.header('cache-control', 'no-cache')
  }
  reply.type(file.type).header('vary', 'accept-encoding')
  const accepted = String(request.headers['accept-encoding'] ?? '')
  if (file.brotli && /\bbr\b/.test(accepted))
    return reply.header('content-encoding', 'br').send(await readFile(file.brotli))
  if (!/\bgzip\b/.test(accepted)) return reply.send(await readFile(file.path))
  file.gzipped ??= readFile(file.path).then((content) => compress(content))
  return reply.header('content-encoding', 'gzip').send(await file.gzipped)
}

function listFiles(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>()
  if (!existsSync(folder)) return files
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const url = path.slice(folder.length).replaceAll('\\', '/')
    const type = types[entry.name.slice(entry.name.lastIndexOf('.') + 1)]
    if (!entry.isFile() || !type || url === '/index.html') continue
    files.set(encodeURI(url), { path, type, ...(existsSync(`${path}.br`) ? { brotli: `${path}.br` } : {}) })
  }
  return files
}
