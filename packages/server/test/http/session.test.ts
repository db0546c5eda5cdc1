import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import { Person } from '../support/person.ts'
import { type Answer, administrator, json, startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
beforeAll(async () => {
  archive = await startServer()
})
afterAll(() => archive.close())

const signIn = (body: object, headers: Record<string, string> = {}) =>
  archive.send('/api/session', { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) })
const cookieOf = (answer: Answer) => String(answer.headers['set-cookie']).split(';')[0]!

describe('signing in', () => {
  test('answers who is signed in, what they may do, and a cookie that scripts and other sites never get', async () => {
    const ada = new Person(archive)
    expect((await ada.signIn(administrator.name, administrator.password)).json()).toMatchObject({ needs: 'enrolment' })
    const answer = await ada.enrolTotp()
    expect(answer.status, answer.text).toBe(200)
    const { session } = answer.json()
    expect(session).toMatchObject({ name: 'ada', role: 'administrator' })
    expect(session.rights).toContain('accounts:write')
    expect(session.rights).not.toContain('study:read')
    const cookie = String(answer.headers['set-cookie'])
    expect(cookie).toMatch(/^__Host-leadglass=[A-Za-z0-9_-]{20,}; Path=\/; Secure; HttpOnly; SameSite=Strict; Expires=/)
    const again = await archive.send('/api/session', { headers: { cookie: cookieOf(answer) } })
    expect(again.json()).toEqual(session)
  })

  test.each([
    [{ name: 'ada', password: 'Guess-7' }, 401],
    [{ name: 'nobody', password: 'Guess-7' }, 401],
    [{ name: 'ada' }, 400],
    [{ name: 'ada', password: ['x'] }, 400],
    [{ name: 'ada', password: 'x', role: 'administrator' }, 400],
  ])('%o answers %d', async (body, status) => {
    const answer = await signIn(body)
    expect(answer.status).toBe(status)
    expect(answer.text).not.toContain('Guess-7')
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  test('an unknown name and a wrong password are answered with the same words', async () => {
    const [unknown, wrong] = [
      await signIn({ name: 'nobody2', password: 'x' }),
      await signIn({ name: 'ada', password: 'x' }),
    ]
    expect(unknown.text).toBe(wrong.text)
  })

  test('slows down who keeps guessing', async () => {
    let last: Answer | undefined
    for (let guess = 0; guess < 30 && last?.status !== 429; guess++)
      last = await signIn({ name: 'grace', password: `guess ${guess}` })
    expect(last?.status).toBe(429)
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0)
  })
})

describe('a session', () => {
  let cookie: string
  let csrf: string
  beforeAll(async () => {
    const { secret } = await runOperation(archive.folder, 'link.create', {
      purpose: 'sign-in',
      role: 'administrator',
      name: 'linda',
    })
    const answer = await archive.send('/api/session/link', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ secret }),
    })
    expect(answer.status, answer.text).toBe(200)
    cookie = cookieOf(answer)
    csrf = answer.json().csrfToken
    const again = await archive.send('/api/session/link', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ secret }),
    })
    expect(again.status).toBe(410)
  })
  const change = (headers: Record<string, string>) =>
    archive.send('/api/nodes', {
      method: 'POST',
      headers: { ...json, cookie, ...headers },
      body: JSON.stringify({ aeTitle: 'X', services: ['nonsense'] }),
    })

  test('changes nothing without the CSRF token', async () => {
    expect((await change({})).status).toBe(403)
    expect((await change({ 'x-csrf-token': 'guess' })).status).toBe(403)
    expect((await change({ 'x-csrf-token': csrf })).status).toBe(400)
  })

  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ])('is not used for another site: %o', async (headers) => {
    expect((await change({ 'x-csrf-token': csrf, ...headers } as Record<string, string>)).status).toBe(403)
  })

  test('reads without it', async () => {
    expect((await archive.send('/api/nodes', { headers: { cookie } })).status).toBe(200)
  })

  test('ends with sign-out: the cookie is worth nothing any more', async () => {
    const out = await archive.send('/api/session', { method: 'DELETE', headers: { cookie, 'x-csrf-token': csrf } })
    expect(out.status).toBe(204)
    expect(out.headers['set-cookie']).toContain('Max-Age=0')
    expect((await archive.send('/api/session', { headers: { cookie } })).status).toBe(401)
  })
})

describe('administration', () => {
  const as = 'administrator' as const
  const post = (path: string, body: object) =>
    archive.send(path, { method: 'POST', as, headers: json, body: JSON.stringify(body) })

  test('adds, lists and disables people', async () => {
    const added = await post('/api/users', { name: 'carl', role: 'clinician', password: 'Window-of-lead-42-panes' })
    expect(added.status, added.text).toBe(201)
    expect(
      (await post('/api/users', { name: 'carl', role: 'clinician', password: 'Window-of-lead-42-panes' })).status,
    ).toBe(409)
    expect((await post('/api/users/carl/disable', {})).json()).toEqual({
      name: 'carl',
      role: 'clinician',
      disabled: true,
      suspended: false,
      secondFactor: false,
    })
    expect((await archive.send('/api/users', { as })).json().users).toContainEqual({
      name: 'carl',
      role: 'clinician',
      disabled: true,
      suspended: false,
      secondFactor: false,
    })
    expect((await signIn({ name: 'carl', password: 'Window-of-lead-42-panes' })).status).toBe(401)
  })

  test('registers a node and issues its certificate', async () => {
    expect((await post('/api/nodes', { aeTitle: 'CT 1', services: ['echo', 'store'] })).status).toBe(201)
    const issued = (await post('/api/nodes/CT%201/certificate', {})).json()
    expect(issued.key).toContain('BEGIN PRIVATE KEY')
    expect(issued.authority).toBe(archive.authority)
    expect((await archive.send('/api/nodes', { as })).json().nodes[0]).toMatchObject({
      aeTitle: 'CT 1',
      certificateNotAfter: issued.notAfter,
    })
    expect((await archive.send('/api/nodes/CT%201', { method: 'DELETE', as })).status).toBe(200)
    expect((await post('/api/nodes/CT%201/certificate', {})).status).toBe(404)
  })

  test('makes and revokes tokens', async () => {
    const { token } = (await post('/api/tokens', { name: 'probe', role: 'monitor' })).json()
    const headers = { authorization: `Bearer ${token}` }
    expect((await archive.send('/metrics', { headers })).status).toBe(200)
    await archive.send('/api/tokens/probe', { method: 'DELETE', as })
    expect((await archive.send('/metrics', { headers })).status).toBe(401)
  })

  test('everything done is in the audit log, without a secret', async () => {
    const { text } = await archive.send('/api/audit?count=1000', { as: 'auditor' })
    for (const action of [
      'user:add',
      'user:disable',
      'node:certificate',
      'token:revoke',
      'sign-in:failed',
      'sign-in:link',
      'sign-out',
    ]) {
      expect(text).toContain(`"${action}"`)
    }
    for (const secret of [administrator.password, 'Window-of-lead', 'PRIVATE KEY', ...Object.values(archive.tokens)]) {
      expect(text).not.toContain(secret)
      expect(archive.log.join('')).not.toContain(secret)
    }
  })
})
