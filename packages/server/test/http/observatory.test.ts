/**
 * The headers of every kind of answer, scored by the rules of the Mozilla HTTP Observatory: 100 points to begin with, less for
 * what is missing, more for what goes beyond; A+ from 100 points.
 *
 * Source: Mozilla Developer Network, "HTTP Observatory: tests and scoring" (modifiers per result, grade chart), read 2026-11.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
beforeAll(async () => {
  archive = await startServer()
})
afterAll(() => archive.close())

type Headers = Record<string, string | string[] | undefined>
const text = (headers: Headers, name: string) => String(headers[name] ?? '')

/** Each rule with its modifier: 0 for what is asked, below for what falls short, above for what goes beyond. */
const rules: Record<string, (headers: Headers) => number> = {
  'content security policy': (headers) => {
    const policy = text(headers, 'content-security-policy')
    if (policy === '') return -25
    if (/'unsafe-inline'|data:.*script|script-src[^;]*(\*|https:|http:)/.test(policy)) return -20
    if (/'unsafe-eval'/.test(policy)) return -10
    return /default-src 'none'/.test(policy) ? 10 : 5
  },
  cookies: (headers) => {
    const cookies = [headers['set-cookie'] ?? []].flat()
    if (cookies.length === 0) return 0
    const safe = cookies.every(
      (cookie) => /^__Host-/.test(cookie) && /; Secure/.test(cookie) && /; HttpOnly/.test(cookie),
    )
    return !safe ? -40 : cookies.every((cookie) => /SameSite=Strict/.test(cookie)) ? 5 : 0
  },
  'cross-origin resource sharing': (headers) => (headers['access-control-allow-origin'] === undefined ? 0 : -50),
  'referrer policy': (headers) =>
    /^(no-referrer|same-origin|strict-origin(-when-cross-origin)?)$/.test(text(headers, 'referrer-policy')) ? 5 : -5,
  'strict transport security': (headers) =>
    Number(/max-age=(\d+)/.exec(text(headers, 'strict-transport-security'))?.[1] ?? 0) >= 15_768_000 ? 0 : -20,
  'content type options': (headers) => (text(headers, 'x-content-type-options') === 'nosniff' ? 0 : -5),
  framing: (headers) => (/frame-ancestors 'none'/.test(text(headers, 'content-security-policy')) ? 5 : -20),
  'cross-origin resource policy': (headers) =>
    /^(same-origin|same-site)$/.test(text(headers, 'cross-origin-resource-policy')) ? 10 : 0,
}

function scoreOf(headers: Headers): { score: number; losses: string[] } {
  const modifiers = Object.entries(rules).map(([name, rule]) => [name, rule(headers)] as const)
  const losses = modifiers.filter(([, modifier]) => modifier < 0).map(([name]) => name)
  const base = modifiers.reduce((sum, [, modifier]) => sum + Math.min(0, modifier), 100)
  // Bonuses count only from 90 points: they do not make up for what is missing.
  const bonus = base >= 90 ? modifiers.reduce((sum, [, modifier]) => sum + Math.max(0, modifier), 0) : 0
  return { score: base + bonus, losses }
}

test.each([
  ['the web application', '/'],
  ['a route that is for those signed in', '/api/status'],
  ['an address that is none', '/nothing/here'],
  ['DICOMweb', '/dicom-web/studies'],
  ['what clients may know of sign-in', '/.well-known/oauth-authorization-server'],
  ['the revocation list', '/api/certificates/revoked.crl'],
  ['an address that is not readable', '/%zz'],
])('%s is A+ by the rules of the Observatory', async (_, path) => {
  const { headers } = await archive.send(path)
  const { score, losses } = scoreOf(headers)
  expect(losses).toEqual([])
  expect(score).toBeGreaterThanOrEqual(100)
})

test('the rules tell a bare answer from a good one', () => {
  expect(scoreOf({}).score).toBeLessThan(50)
  expect(scoreOf({ 'set-cookie': 'a=b' }).losses).toContain('cookies')
})
