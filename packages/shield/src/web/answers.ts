/** Answers of our own in place of the old archive's: problem details for programs, a small page for people. */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Refusal } from './refusal.ts'
import { ownHeaders } from './response-headers.ts'

/** @param signInAddress - where people sign in, and where everything of ours is */
export function answerRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
  signInAddress: string,
): void {
  // A body that was not read to its end would be taken for the next request; what is odd once may be odd again.
  if (!request.complete || refusal.kind === 'bad-request') response.shouldKeepAlive = false
  const page = isNavigation(request)
  if (page && refusal.kind === 'sign-in') {
    response.writeHead(303, { ...ownHeaders, location: signInAddress, 'content-length': 0 }).end()
    return
  }
  const body = page ? pageOf(request, refusal, signInAddress) : problemOf(refusal)
  response.writeHead(refusal.status, {
    ...ownHeaders,
    'content-security-policy': page ? pagePolicy : dataPolicy,
    'content-type': page ? 'text/html; charset=utf-8' : 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    ...(refusal.kind === 'sign-in' ? { 'www-authenticate': 'Bearer' } : {}),
    ...(refusal.status === 503 ? { 'retry-after': '10' } : {}),
    ...(refusal.kind === 'method' ? { allow: 'GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE' } : {}),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

function isNavigation({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html')
}

/** RFC 9457. */
function problemOf(refusal: Refusal): string {
  const { title, text } = refusal.in('en')
  return JSON.stringify({ type: 'about:blank', title, status: refusal.status, detail: refusal.reason ?? text })
}

const style = `body{margin:0;min-height:100vh;display:grid;place-items:center;background:#14171a;color:#e6e9ec;font:16px/1.5 system-ui,sans-serif}
main{max-width:34rem;padding:2rem}h1{font-size:1.5rem;line-height:1.25}a{color:#8ac7ff}
@media (prefers-color-scheme:light){body{background:#fff;color:#1c2126}a{color:#1864ab}}`
const styleHash = createHash('sha256').update(style).digest('base64')

const dataPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox"
const pagePolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'`

/** Nothing in it comes from a request. */
function pageOf({ headers }: IncomingMessage, refusal: Refusal, signInAddress: string): string {
  const language = /^\s*de\b/i.test(headers['accept-language'] ?? '') ? 'de' : 'en'
  const { title, text } = refusal.in(language)
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head>
<body><main><h1>${title}</h1><p>${text}</p><p><a href="${signInAddress}">Leadglass</a></p></main></body>
</html>
`
}
