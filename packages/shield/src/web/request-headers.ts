/**
 * Headers of a request on its way to the old archive.
 *
 * What a proxy would say of a client is never taken from the client: old programs believe such headers, some of them even who is
 * signed in. The old archive sees its own address where ours stood, so that its own comparisons hold.
 */
import { cookiesForTarget } from './cookies.ts'
import { endToEnd, lower, valuesOf } from './header-lines.ts'
import type { Target } from './target.ts'

export interface RequestOnItsWay {
  target: Target
  /** `https://HOST:PORT` by which the browser knows us. */
  ours: string
  /** What the old archive is shown of who asks; absent: nothing. */
  authorization?: string | undefined
}

/** Said by proxies of the client, of its path, of its certificate or of who is signed in; or for us alone. */
const notBelieved: ReadonlySet<string> = new Set([
  'authorization',
  'content-length',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'http2-settings',
  'origin',
  'referer',
  'remote-user',
  'true-client-ip',
  'upgrade-insecure-requests',
  'via',
  'x-host',
  'x-idle-seconds',
  'x-rewrite-url',
])
const notBelievedBeginnings = [
  'x-forwarded',
  'x-real-',
  'x-client-',
  'x-remote-',
  'x-original-',
  'x-auth-request-',
  'x-authenticated-',
  'x-ssl-',
  'ssl-',
  'cf-',
]

/** @param raw - names and values in turn */
export function headersForTarget(
  raw: readonly string[],
  { target, ours, authorization }: RequestOnItsWay,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = Object.create(null)
  headers.host = target.host
  for (const [name, value] of endToEnd(raw)) {
    const key = lower(name)
    if (notBelieved.has(key) || notBelievedBeginnings.some((beginning) => key.startsWith(beginning))) continue
    const earlier = headers[key]
    headers[key] = earlier === undefined ? value : [earlier, value].flat()
  }
  const rewritten = {
    cookie: cookiesForTarget(valuesOf(raw, 'cookie')),
    origin: valuesOf(raw, 'origin')[0] === ours ? target.origin : undefined,
    referer: refererOf(valuesOf(raw, 'referer')[0], target, ours),
    authorization,
    ...framingOf(raw),
  }
  for (const [name, value] of Object.entries(rewritten)) if (value !== undefined) headers[name] = value
  headers['x-forwarded-proto'] = 'https'
  return headers
}

function refererOf(value: string | undefined, target: Target, ours: string): string | undefined {
  return value?.startsWith(`${ours}/`) ? `${target.origin}${value.slice(ours.length)}` : undefined
}

/** How long the body is, said once: the parser has refused whoever said both. */
function framingOf(raw: readonly string[]): Record<string, string | undefined> {
  if (valuesOf(raw, 'transfer-encoding').length > 0) return { 'transfer-encoding': 'chunked' }
  return { 'content-length': valuesOf(raw, 'content-length')[0] }
}
