/**
 * A folder with an OHIF build, made to lie at /ohif: builds as they are published expect to lie at the root of a site.
 *
 * Files are served from a list made at the start: no request ever becomes a path. What they refer to is rewritten when a file
 * is first asked for, and kept compressed.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { ConfigError } from '../../errors.ts'
import { ohifConfigScript, ohifRoot } from './ohif-config.ts'

export interface OhifFile {
  type: string
  /** Its name carries a hash of its content. */
  immutable: boolean
  /** gzip-compressed; made once. */
  packed(): Promise<Buffer>
}

export interface OhifBuild {
  /** The page that every address of the viewer answers with. */
  page: string
  /** Content-Security-Policy hashes of the scripts that stand in the page. */
  scriptHashes: readonly string[]
  /** By address. */
  files: ReadonlyMap<string, OhifFile>
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
  onnx: 'application/octet-stream',
}

const compress = promisify(gzip)

/** @throws ConfigError `LG_CONFIG_VALUE` where the folder holds no OHIF build */
export function openOhifBuild(folder: string): OhifBuild {
  const index = join(folder, 'index.html')
  if (!existsSync(index)) {
    throw new ConfigError(
      'LG_CONFIG_VALUE',
      `https.ohifFolder: ${folder} holds no OHIF build (there is no index.html in it)`,
      {
        key: 'https.ohifFolder',
      },
    )
  }
  const page = rebased(readFileSync(index, 'utf8'))
  return { page, scriptHashes: inlineScriptHashes(page), files: listFiles(folder) }
}

function listFiles(folder: string): Map<string, OhifFile> {
  const files = new Map<string, OhifFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const url = ohifRoot + encodeURI(path.slice(folder.length).replaceAll('\\', '/'))
    const type = types[entry.name.slice(entry.name.lastIndexOf('.') + 1)]
    if (entry.isFile() && type && entry.name !== 'index.html') files.set(url, fileOf(path, type))
  }
  const config = once(() => compress(ohifConfigScript()))
  files.set(`${ohifRoot}/app-config.js`, { type: types.js!, immutable: false, packed: config })
  return files
}

function fileOf(path: string, type: string): OhifFile {
  const text = /javascript|css|json/.test(type)
  const read = async () => (text ? rebased(await readFile(path, 'utf8')) : await readFile(path))
  return {
    type,
    immutable: /\.[0-9a-f]{16}\.|^[0-9a-f]{16}\./.test(path.slice(path.lastIndexOf('/') + 1)),
    packed: once(async () => compress(await read())),
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

/** Addresses from the root of the site as addresses below /ohif. A build that was made for /ohif has none. */
function rebased(text: string): string {
  return text
    .replaceAll('__webpack_require__.p = "/";', `__webpack_require__.p = "${ohifRoot}/";`)
    .replaceAll('window.PUBLIC_URL="/"', `window.PUBLIC_URL="${ohifRoot}/"`)
    .replaceAll(/((?:src|href)=")\/(?!ohif\/)/g, `$1${ohifRoot}/`)
    .replaceAll(/url\(\/(?!ohif\/)/g, `url(${ohifRoot}/`)
    .replaceAll('"/assets/', `"${ohifRoot}/assets/`)
}

/** A hash allows exactly these octets to run, so that no 'unsafe-inline' is needed (CSP 3, 8.3). */
function inlineScriptHashes(page: string): string[] {
  return [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script]) => `'sha256-${createHash('sha256').update(script!).digest('base64')}'`,
  )
}
