/**
 * Headers of an answer on its way to the browser.
 *
 * What the old archive says stays, but for what would undo our own: who else may read the answer, how it is kept, and what is
 * told to whom. Old pages are made of scripts in the page, so that no Content-Security-Policy is asked of them but one on frames.
 */
import type { WebLimits } from '../limits.ts'
import { cookiesForBrowser } from './cookies.ts'
import { endToEnd, lower, valuesOf } from './header-lines.ts'
import { Refusal } from './refusal.ts'
import { ourAddressOf, type Target } from './target.ts'

export interface AnswerOnItsWay {
  target: Target
  /** `https://HOST:PORT` by which the browser knows us. */
  ours: string
  /** Of the request. */
  path: string
  limits: WebLimits
}

/** Of every answer, ours and the old archive's. Addresses of old viewers hold names of patients: no other site is told them. */
export const ownHeaders: Readonly<Record<string, string>> = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

/** A policy of the old archive holds beside it: a page may do what all of its policies allow (CSP 3, 8.1). */
const framesPolicy = "frame-ancestors 'self'"

/** `Clear-Site-Data` would sign people out here; reports of errors would carry addresses to others. */
const dropped: ReadonlySet<string> = new Set([
  ...Object.keys(ownHeaders),
  'alt-svc',
  'clear-site-data',
  'content-location',
  'content-security-policy-report-only',
  'expires',
  'location',
  'nel',
  'pragma',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'server',
  'set-cookie',
  'set-cookie2',
  'via',
])
const droppedBeginnings = ['access-control-', 'public-key-pins', 'x-aspnet', 'x-powered-by']

/**
 * @param raw - names and values in turn
 * @returns the same way
 * @throws Refusal `elsewhere`: the browser was to go to another address, past the shield
 */
export function headersForBrowser(raw: readonly string[], way: AnswerOnItsWay): string[] {
  const lines = endToEnd(raw).filter(([name]) => {
    const key = lower(name)
    return !dropped.has(key) && !droppedBeginnings.some((beginning) => key.startsWith(beginning))
  })
  const added: [string, string][] = [
    ...Object.entries(ownHeaders),
    ['content-security-policy', framesPolicy],
    ...cookiesForBrowser(valuesOf(raw, 'set-cookie'), way.limits).map((value): [string, string] => [
      'set-cookie',
      value,
    ]),
    ...valuesOf(raw, 'location').map((value): [string, string] => ['location', addressOf(value, way)]),
    ...valuesOf(raw, 'refresh').map((value): [string, string] => ['refresh', refreshOf(value, way)]),
    ...valuesOf(raw, 'content-location').flatMap((value): [string, string][] => {
      const address = ourAddressOf(value, way.path, way.target, way.ours)
      return address === undefined ? [] : [['content-location', address]]
    }),
  ]
  return [...lines, ...added].flat()
}

function addressOf(value: string, { path, target, ours }: AnswerOnItsWay): string {
  const address = ourAddressOf(value, path, target, ours)
  if (address === undefined) throw new Refusal('elsewhere')
  return address
}

/** `5`, `5; url=ADDRESS`, `5, 'ADDRESS'`: as HTML 4.2.5.3 reads it, to the end where there are no quotes. */
function refreshOf(value: string, way: AnswerOnItsWay): string {
  const found = /^\s*(\d{1,9})[\d.]*\s*(?:[;,\s]\s*(?:url\s*=\s*)?(.*))?$/is.exec(value)
  const [, seconds, rest = ''] = found ?? []
  if (seconds === undefined) throw new Refusal('elsewhere')
  const quoted = /^(["'])(.*?)(?:\1|$)/s.exec(rest)
  const given = quoted ? quoted[2]! : rest
  return given.trim() === '' ? seconds : `${seconds}; url=${addressOf(given, way)}`
}
