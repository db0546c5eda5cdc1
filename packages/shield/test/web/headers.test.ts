/** What passes of headers and cookies, each way. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { webLimits } from '../../src/limits.ts'
import { cookiesForBrowser, cookiesForTarget } from '../../src/web/cookies.ts'
import { headersForTarget } from '../../src/web/request-headers.ts'
import { headersForBrowser } from '../../src/web/response-headers.ts'
import { ourAddressOf, targetOf } from '../../src/web/target.ts'

const target = targetOf('http://10.20.0.5:8080')
const ours = 'https://shield.example:8444'
const toTarget = (raw: string[], authorization?: string) => ({
  ...headersForTarget(raw, { target, ours, authorization }),
})
const toBrowser = (raw: string[]) => headersForBrowser(raw, { target, ours, path: '/list/page?x=1', limits: webLimits })
const valuesIn = (raw: string[], name: string) =>
  raw.filter((_, index) => index % 2 === 1 && raw[index - 1]!.toLowerCase() === name)

describe('a request', () => {
  test('names the old archive as its host, and says that it came over TLS', () => {
    expect(toTarget(['Host', 'shield.example:8444', 'Accept', 'text/html'])).toEqual({
      host: '10.20.0.5:8080',
      accept: 'text/html',
      'x-forwarded-proto': 'https',
    })
  })

  test.each([
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-Forwarded-User',
    'x-forwarded-proto2',
    'Forwarded',
    'Via',
    'X-Real-IP',
    'X-Remote-User',
    'Remote-User',
    'X_Forwarded_For',
    'X_Remote_User',
    'X-Original-URL',
    'X-Rewrite-URL',
    'Proxy',
    'Proxy-Authorization',
    'Proxy-Connection',
    'Connection',
    'Keep-Alive',
    'TE',
    'Trailer',
    'Upgrade',
    'Expect',
    'Authorization',
    'X-Idle-Seconds',
    'SSL-Client-Cert',
    'X-SSL-Client-S-DN',
    'Origin',
    'Referer',
  ])('does not carry what a client says by %s', (name) => {
    expect(toTarget([name, 'x'])).toEqual({ host: target.host, 'x-forwarded-proto': 'https' })
  })

  test('loses what Connection names, and can name nothing of ours away', () => {
    const raw = [
      'Connection',
      'keep-alive, X-Secret',
      'connection',
      'Host,x-forwarded-proto',
      'X-Secret',
      '1',
      'X-Kept',
      '2',
    ]
    expect(toTarget(raw)).toEqual({ host: target.host, 'x-kept': '2', 'x-forwarded-proto': 'https' })
  })

  test('comes from the old archive where it came from a page of it', () => {
    const raw = ['Origin', ours, 'Referer', `${ours}/list?patient=1`]
    expect(toTarget(raw)).toMatchObject({ origin: target.origin, referer: `${target.origin}/list?patient=1` })
    expect(toTarget(['Referer', `${ours}.elsewhere.example/`])).not.toHaveProperty('referer')
  })

  test('keeps every cookie but ours', () => {
    const values = [
      'a=1; __Host-leadglass=x; b="2 3"',
      '__host-leadglass-share=y;__Secure-c=1; leadglass.d=1; =__Host-leadglass=z; e',
    ]
    expect(cookiesForTarget(values)).toBe('a=1; b="2 3"')
    expect(cookiesForTarget(['__Host-leadglass=x'])).toBeUndefined()
  })

  test('says how long its body is, once', () => {
    expect(toTarget(['Content-Length', '12'])).toMatchObject({ 'content-length': '12' })
    expect(toTarget(['Transfer-Encoding', 'chunked'])).toMatchObject({ 'transfer-encoding': 'chunked' })
    expect(toTarget(['Connection', 'content-length', 'Content-Length', '12'])).toMatchObject({ 'content-length': '12' })
  })
})

describe('an answer', () => {
  test('carries our headers over those of the old archive', () => {
    const raw = toBrowser([
      'Cache-Control',
      'public, max-age=9',
      'X-Frame-Options',
      'ALLOWALL',
      'Referrer-Policy',
      'unsafe-url',
      'Content-Type',
      'text/html',
    ])
    expect(valuesIn(raw, 'cache-control')).toEqual(['no-store'])
    expect(valuesIn(raw, 'x-frame-options')).toEqual(['SAMEORIGIN'])
    expect(valuesIn(raw, 'referrer-policy')).toEqual(['same-origin'])
    expect(valuesIn(raw, 'x-content-type-options')).toEqual(['nosniff'])
    expect(valuesIn(raw, 'strict-transport-security')).toEqual([expect.stringMatching(/max-age=\d{8}/)])
    expect(valuesIn(raw, 'content-type')).toEqual(['text/html'])
  })

  test('keeps a policy of the old archive, beside ours on frames', () => {
    const raw = toBrowser(['Content-Security-Policy', 'frame-ancestors *'])
    expect(valuesIn(raw, 'content-security-policy')).toEqual(['frame-ancestors *', "frame-ancestors 'self'"])
  })

  test.each([
    'Server',
    'X-Powered-By',
    'X-AspNet-Version',
    'Clear-Site-Data',
    'Alt-Svc',
    'NEL',
    'Report-To',
    'Public-Key-Pins',
    'Set-Cookie2',
    'Via',
    'Connection',
    'Keep-Alive',
    'Transfer-Encoding',
    'Upgrade',
    'Trailer',
    'Proxy-Authenticate',
    'Access-Control-Allow-Origin',
    'Access-Control-Allow-Credentials',
  ])('does not carry %s', (name) => {
    expect(valuesIn(toBrowser([name, 'x']), name.toLowerCase())).toEqual([])
  })

  test.each([
    ['http://10.20.0.5:8080/a?b#c', `${ours}/a?b#c`],
    ['/a', `${ours}/a`],
    ['b?c', `${ours}/list/b?c`],
    ['//10.20.0.5:8080/a', `${ours}/a`],
    ['http://10.20.0.5:8080//elsewhere.example/', `${ours}//elsewhere.example/`],
    ['/.//elsewhere.example/', `${ours}//elsewhere.example/`],
  ])('leads from %s to ours', (given, expected) => {
    const raw = toBrowser(['Location', given, 'Content-Location', given, 'Refresh', `5; url=${given}`])
    expect(valuesIn(raw, 'location')).toEqual([expected])
    expect(valuesIn(raw, 'content-location')).toEqual([expected])
    expect(valuesIn(raw, 'refresh')).toEqual([`5; url=${expected}`])
  })

  test.each([
    'http://elsewhere.example/',
    '//elsewhere.example/',
    '/\\elsewhere.example/',
    'https://10.20.0.5:8080/',
    'http://10.20.0.5/',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://user:secret@10.20.0.5:8080/',
    'http://10.20.0.5:8080@elsewhere.example/',
    'http://[',
    '\\\\elsewhere.example',
  ])('does not lead to %s', (given) => {
    expect(() => toBrowser(['Location', given])).toThrow(expect.objectContaining({ kind: 'elsewhere' }))
    expect(() => toBrowser(['Refresh', `0;URL='${given}'`])).toThrow(expect.objectContaining({ kind: 'elsewhere' }))
    expect(valuesIn(toBrowser(['Content-Location', given]), 'content-location')).toEqual([])
  })

  test('is loaded anew as the old archive asks', () => {
    expect(valuesIn(toBrowser(['Refresh', '30']), 'refresh')).toEqual(['30'])
    expect(valuesIn(toBrowser(['Refresh', ' 1.5 ; "/a"']), 'refresh')).toEqual([`1; url=${ours}/a`])
    expect(() => toBrowser(['Refresh', 'http://elsewhere.example/'])).toThrow()
  })

  test('sets cookies of this host alone, over TLS alone', () => {
    const given = ['a=1; Path=/; HttpOnly; Domain=.hospital.example', 'b=2; secure; SameSite=None', 'c=; Max-Age=0;']
    expect(cookiesForBrowser(given, webLimits)).toEqual([
      'a=1; Path=/; HttpOnly; Secure',
      'b=2; SameSite=None; Secure',
      'c=; Max-Age=0; Secure',
    ])
  })

  test.each([
    '__Host-leadglass=x; Path=/; Secure',
    '__HOST-LEADGLASS=x',
    '__Host-other=x',
    '__Secure-x=1',
    'leadglass=1',
    'Leadglass-x=1',
    ' __Host-leadglass=x',
    '=__Host-leadglass=x',
    '__Host-leadglass',
    '\t__Host-leadglass =x',
    'a b=1',
    `a=${'1'.repeat(4096)}`,
  ])('does not set %s', (given) => {
    expect(cookiesForBrowser([given], webLimits)).toEqual([])
  })

  test('sets twenty cookies at most', () => {
    const many = Array.from({ length: 50 }, (_, index) => `c${index}=1`)
    expect(cookiesForBrowser(many, webLimits)).toHaveLength(20)
  })
})

const name = fc.oneof(
  fc.constantFrom(
    'Connection',
    'Host',
    'Cookie',
    'X-Forwarded-For',
    'Authorization',
    'Upgrade',
    'Set-Cookie',
    'Server',
    'Transfer-Encoding',
    'Via',
  ),
  fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/),
)
const value = fc.oneof(
  fc.stringMatching(/^[\x21-\x7e\x80-\xff]{0,20}$/),
  fc.constantFrom('__Host-leadglass=x', 'close, X-A', 'http://elsewhere.example/', '/a'),
)
const rawHeaders = fc.array(fc.tuple(name, value), { maxLength: 20 })

test('whatever a client sends, the rules hold for what goes on, and the rest is kept', () => {
  fc.assert(
    fc.property(rawHeaders, (lines) => {
      const headers = toTarget(lines.flat())
      expect(headers).toMatchObject({ host: target.host, 'x-forwarded-proto': 'https' })
      for (const key of Object.keys(headers)) {
        expect(key).toMatch(/^(?!connection$|upgrade$|authorization$|via$|proxy|x-forwarded-for)[a-z0-9-]+$/)
      }
      expect(String(headers.cookie ?? '')).not.toMatch(/(^|; )(__Host-|leadglass)/i)
      const named = lines
        .filter(([key]) => /^connection$/i.test(key))
        .flatMap(([, text]) => text.toLowerCase().split(','))
      const isPlain = (key: string) =>
        /^x-[a-z]$/i.test(key) && !named.some((token) => token.trim() === key.toLowerCase())
      for (const [key, text] of lines) if (isPlain(key)) expect([headers[key.toLowerCase()]].flat()).toContain(text)
    }),
  )
})

test('whatever the old archive answers, each header of ours stands once, and no cookie of ours is set', () => {
  fc.assert(
    fc.property(rawHeaders, (lines) => {
      const raw = toBrowser(lines.flat())
      for (const once of ['cache-control', 'x-frame-options', 'strict-transport-security', 'referrer-policy']) {
        expect(valuesIn(raw, once)).toHaveLength(1)
      }
      for (const never of ['connection', 'server', 'transfer-encoding', 'upgrade', 'via'])
        expect(valuesIn(raw, never)).toEqual([])
      for (const cookie of valuesIn(raw, 'set-cookie'))
        expect(cookie).toMatch(/^(?!__Host-|__Secure-|leadglass)[^;]+; (.*; )?Secure$/i)
    }),
  )
})

test('whatever address is given, it becomes one of ours or none', () => {
  const given = fc.oneof(fc.webUrl(), fc.string(), fc.stringMatching(/^[\\/:.a@\t#?]{0,12}$/))
  fc.assert(
    fc.property(given, (text) => {
      const address = ourAddressOf(text, '/a/b', target, ours)
      if (address !== undefined) expect(new URL(address).origin).toBe(ours)
    }),
  )
})
