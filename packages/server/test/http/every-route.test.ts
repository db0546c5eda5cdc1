import { type Action, actions, Gate, type Role, roles } from '@leadglass/access'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { json, startServer, type TestServer } from '../support/running-server.ts'

interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  right: Action | (typeof otherRights)[number]
}

const otherRights = ['public', 'signed-in', 'half-signed-in', 'own-session', 'own-unfinished-session'] as const

let archive: TestServer
let routes: Route[]

beforeAll(async () => {
  archive = await startServer()
  const { paths } = (await archive.send('/api/openapi.json', { as: 'monitor' })).json()
  routes = Object.entries<Record<string, { 'x-right': Route['right'] }>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({
      method: method.toUpperCase() as Route['method'],
      path: path
        .replaceAll(/\{frames\}/g, '1')
        .replaceAll(/\{[A-Za-z]+\}/g, '1.2.3')
        .replace('*', 'x'),
      right: route['x-right'],
    })),
  )
})
afterAll(() => archive.close())

test('the routes are known, and each says who may use it', () => {
  expect(routes.length).toBeGreaterThan(30)
  for (const { right } of routes) expect([...actions, ...otherRights]).toContain(right)
})

describe('a stranger', () => {
  test('hears "sign in" from every route but the few that are public, and nothing more', async () => {
    const answers = new Set<string>()
    for (const { method, path } of routes.filter(({ right }) => right !== 'public')) {
      const { status, text, headers } = await archive.send(path, { method })
      expect(status, `${method} ${path}`).toBe(401)
      expect(headers['www-authenticate']).toBe('Bearer')
      answers.add(text)
    }
    expect(answers.size).toBe(1)
  })

  test('finds no difference between what exists and what does not', async () => {
    const [there, nowhere] = [await archive.send('/api/users'), await archive.send('/api/no-such-thing')]
    expect([nowhere.status, nowhere.text]).toEqual([there.status, there.text])
  })

  test('meets exactly these public routes', () => {
    const open = routes.filter(({ right }) => right === 'public').map(({ method, path }) => `${method} ${path}`)
    expect(open.sort()).toEqual([
      'GET /.well-known/oauth-authorization-server',
      'GET /api/certificates/revoked.crl',
      'GET /api/certificates/status/1.2.3',
      'GET /api/session/provider',
      'GET /api/session/provider/callback',
      'GET /api/sign-in',
      'GET /healthz',
      'POST /api/certificates/status',
      'POST /api/enrolment',
      'POST /api/oauth/token',
      'POST /api/session',
      'POST /api/session/link',
      'POST /api/session/passkey',
      'POST /api/session/passkey/options',
      'POST /api/session/provider/logout',
      'POST /api/set-up',
      'POST /api/share-session',
    ])
  })

  test('learns from /healthz that the server is alive, and nothing else', async () => {
    expect((await archive.send('/healthz')).text).toBe('{"status":"ok"}')
  })

  test('is no one with a made-up or a broken token', async () => {
    for (const authorization of [
      'Bearer x',
      'Bearer',
      'Basic YWRhOmFkYQ==',
      `Bearer ${'a'.repeat(600)}`,
      'Bearer a b',
    ]) {
      expect((await archive.send('/api/status', { headers: { authorization } })).status, authorization).toBe(401)
    }
  })

  test('leaves a trace in the audit log', async () => {
    const { entries } = (await archive.send('/api/audit?count=1000', { as: 'auditor' })).json()
    const traces = entries.filter((entry: { event: { action: string } }) => entry.event.action === 'request:refused')
    expect(traces.length).toBeGreaterThan(0)
    expect(traces[0].event).toMatchObject({ outcome: 'denied', principal: 'stranger', address: '127.0.0.1' })
  })
})

describe.each(roles)('%s', (role: Role) => {
  test('is let in exactly where the rules say so', async () => {
    const gate = new Gate()
    const principal = { kind: 'token', name: role, role } as const
    for (const { method, path, right } of routes) {
      if (right === 'public' || path === '/api/session') continue
      const isOwn = right === 'own-session' || right === 'own-unfinished-session'
      const anybody = right === 'signed-in' || right === 'half-signed-in'
      const allowed = !isOwn && (anybody || gate.predicate(principal, right).kind !== 'none')
      const { status } = await archive.send(path, { method, as: role })
      if (allowed) expect([401, 403], `${method} ${path} for ${role}: ${status}`).not.toContain(status)
      else expect(status, `${method} ${path} for ${role}`).toBe(403)
    }
  })
})

describe('problems', () => {
  test.each([
    ['GET', '/api/no-such-thing', 404],
    ['DELETE', '/api/users', 405],
    ['POST', '/healthz', 405],
  ] as const)('%s %s answers %d', async (method, path, status) => {
    const answer = await archive.send(path, { method, as: 'administrator' })
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({ status, type: expect.any(String), title: expect.any(String) })
  })

  test('405 names the methods that the address takes', async () => {
    expect((await archive.send('/api/users', { method: 'DELETE', as: 'administrator' })).headers.allow).toBe(
      'GET, HEAD, POST',
    )
  })

  test.each([
    ['no JSON', json, '{', 400],
    ['an empty body', json, '', 400],
    ['another media type', { 'content-type': 'text/plain' }, 'x', 415],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'name=x', 415],
    ['a body that is too long', json, JSON.stringify({ name: 'x'.repeat(20_000) }), 413],
    ['an unknown field', json, '{"name":"x","rolle":"clinician","password":"p"}', 400],
    ['a field of the wrong type', json, '{"name":1,"role":"clinician","password":"p"}', 400],
    [
      'an attempt on the prototype',
      json,
      '{"__proto__":{"role":"administrator"},"name":"x","role":"clinician","password":"p"}',
      400,
    ],
  ])('%s', async (_, headers, body, status) => {
    const answer = await archive.send('/api/users', { method: 'POST', as: 'administrator', headers, body })
    expect(answer.status, answer.text).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
  })

  test('a query parameter that is not known is named as the one meant', async () => {
    const answer = await archive.send('/api/audit?cuont=5', { as: 'auditor' })
    expect(answer.status).toBe(400)
    expect(answer.json().detail).toContain('did you mean count?')
  })

  test.each([
    '/%',
    '/api/users/%E0%A4%A/disable',
    '/..%2f..%2f..%2fetc/passwd',
    '/assets/..%2f..%2f..%2fetc/passwd',
    '//etc/passwd',
  ])('%s never becomes a path', async (path) => {
    const answer = await archive.send(path, { as: 'administrator' })
    expect([400, 404, 405]).toContain(answer.status)
    expect(answer.text).not.toContain('root:')
  })

  test('an address or a header that is too long is refused, and the server goes on', async () => {
    const long = await archive
      .send(`/dicom-web/studies?PatientID=${'x'.repeat(10_000)}`, { as: 'clinician' })
      .catch(() => ({ status: 431 }))
    expect([414, 431]).toContain(long.status)
    await archive.send('/healthz', { headers: { 'x-long': 'x'.repeat(40_000) } }).catch(() => undefined)
    expect((await archive.send('/healthz')).status).toBe(200)
  })
})

test('monitoring reads figures without identifiers', async () => {
  const { text, headers } = await archive.send('/metrics', { as: 'monitor' })
  expect(headers['content-type']).toContain('text/plain')
  expect(text).toContain('leadglass_stored{what="studies"} 0')
  expect(text).toContain('route="/api/users/:name/disable"')
})

test('every answer carries the security headers, whatever its status', async () => {
  for (const [path, as] of [
    ['/', undefined],
    ['/healthz', undefined],
    ['/nothing', undefined],
    ['/api/status', 'administrator'],
    ['/x', 'auditor'],
  ] as const) {
    const { headers } = await archive.send(path, as ? { as } : {})
    expect(headers['strict-transport-security'], path).toMatch(/^max-age=63072000/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['x-frame-options']).toBe('DENY')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['cross-origin-opener-policy']).toBe('same-origin')
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(String(headers['content-security-policy'])).not.toContain('unsafe-')
    expect(headers.server).toBeUndefined()
    expect(headers['x-powered-by']).toBeUndefined()
  }
})
