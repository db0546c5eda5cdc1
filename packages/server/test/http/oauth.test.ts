import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import { json, startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
let issuer: string
let keys: Awaited<ReturnType<typeof generateKeyPair>>
let number = 0

beforeAll(async () => {
  archive = await startServer()
  keys = await generateKeyPair('ES256', { extractable: true })
  const key = { ...(await exportJWK(keys.publicKey)), kid: 'first' }
  const body = JSON.stringify({
    name: 'reporting',
    role: 'clinician',
    actions: ['study:list'],
    keys: JSON.stringify({ keys: [key] }),
  })
  const added = await archive.send('/api/clients', { method: 'POST', as: 'administrator', headers: json, body })
  expect(added.status).toBe(201)
  expect(added.json()).toMatchObject({ name: 'reporting', keys: ['first'] })
  issuer = (await archive.send('/.well-known/oauth-authorization-server')).json().issuer
})
afterAll(() => archive.close())

interface Claims {
  iss?: string
  sub?: string
  aud?: string
  jti?: string | undefined
  exp?: number
}

async function assertionOf(claims: Claims = {}, signingKey: Parameters<SignJWT['sign']>[0] = keys.privateKey) {
  number += 1
  const now = Math.floor(Date.now() / 1000)
  const all = {
    iss: 'reporting',
    sub: 'reporting',
    aud: `${issuer}/api/oauth/token`,
    jti: `n${number}`,
    exp: now + 60,
    ...claims,
  }
  return new SignJWT(all as JWTPayload).setProtectedHeader({ alg: 'ES256', kid: 'first' }).sign(signingKey)
}

function ask(assertion: string, more: Record<string, string> = {}) {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    ...more,
  })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return archive.send('/api/oauth/token', { method: 'POST', headers, body: form.toString() })
}

test('an assertion becomes an access token of ten minutes with the scope of the client', async () => {
  const answer = await ask(await assertionOf())
  expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
  const { access_token: token, ...rest } = answer.json()
  expect(rest).toEqual({ token_type: 'Bearer', expires_in: 600 })
  const headers = { authorization: `Bearer ${token}` }
  expect((await archive.send('/dicom-web/studies', { headers })).status).toBe(200)
  expect((await archive.send('/dicom-web/studies/1.2.3', { headers })).status).toBe(403)
  const { entries } = await runOperation(archive.folder, 'audit.tail', { count: 50 })
  expect(entries.map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ action: 'client:signed-in', principal: 'token:reporting' }),
  )
})

test('an assertion is good once, also when two arrive together', async () => {
  const assertion = await assertionOf()
  const answers = await Promise.all([ask(assertion), ask(assertion), ask(assertion)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401])
})

const stranger = generateKeyPair('ES256')
const refused: [string, () => Promise<string>][] = [
  ['for another audience', () => assertionOf({ aud: 'https://elsewhere.example' })],
  ['of another issuer', () => assertionOf({ iss: 'nobody', sub: 'nobody' })],
  ['for another subject', () => assertionOf({ sub: 'ada' })],
  ['that has expired', () => assertionOf({ exp: Math.floor(Date.now() / 1000) - 60 })],
  ['that lives for a day', () => assertionOf({ exp: Math.floor(Date.now() / 1000) + 86_400 })],
  ['without a number', () => assertionOf({ jti: undefined })],
  ['signed by another key', async () => assertionOf({}, (await stranger).privateKey)],
  [
    'that is not signed',
    async () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await assertionOf()).split('.')[1]}.`,
  ],
  [
    'signed with the public key as a secret',
    async () => {
      const secret = Buffer.from(JSON.stringify(await exportJWK(keys.publicKey)))
      const now = Math.floor(Date.now() / 1000)
      const claims = { iss: 'reporting', sub: 'reporting', aud: issuer, jti: 'h', exp: now + 60 }
      return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'first' }).sign(secret)
    },
  ],
  ['that is no token', async () => 'x'],
]

test.each(refused)('an assertion %s is refused, all of them alike', async (_, make) => {
  const answer = await ask(await make())
  expect(answer.status).toBe(401)
  expect(answer.json()).toEqual({ error: 'invalid_client' })
})

test('a disabled client is refused, the access token it has as well, until it is enabled again', async () => {
  const change = (what: string) =>
    archive.send(`/api/clients/reporting/${what}`, { method: 'POST', as: 'administrator' })
  const { access_token: token } = (await ask(await assertionOf())).json()
  const search = async () =>
    (await archive.send('/dicom-web/studies', { headers: { authorization: `Bearer ${token}` } })).status
  expect(await search()).toBe(200)
  expect((await change('disable')).json()).toHaveProperty('disabledAt')
  expect(await search()).toBe(401)
  expect((await ask(await assertionOf())).status).toBe(401)
  expect((await change('enable')).json()).not.toHaveProperty('disabledAt')
  expect((await ask(await assertionOf())).status).toBe(200)
})

test('other grants, other forms and more than the scope are refused', async () => {
  expect((await ask(await assertionOf(), { grant_type: 'password' })).json()).toEqual({
    error: 'unsupported_grant_type',
  })
  expect((await ask(await assertionOf(), { client_assertion_type: 'x' })).json()).toEqual({ error: 'invalid_request' })
  expect((await ask(await assertionOf(), { scope: 'study:invent' })).json()).toEqual({ error: 'invalid_scope' })
  expect((await ask(await assertionOf(), { scope: 'study:export' })).status).toBe(401)
  expect((await ask(await assertionOf(), { scope: 'study:list' })).json()).toMatchObject({ scope: 'study:list' })
})

test.each([
  ['a private key', async () => JSON.stringify(await exportJWK(keys.privateKey))],
  ['a shared secret', async () => '{"kty":"oct","k":"AAAA"}'],
  ['no key', async () => '{"keys":[]}'],
  ['nothing of the kind', async () => 'hello'],
])('%s is not registered', async (_, given) => {
  const body = JSON.stringify({ name: 'other', role: 'clinician', keys: await given() })
  const answer = await archive.send('/api/clients', { method: 'POST', as: 'administrator', headers: json, body })
  expect(answer.status).toBe(422)
})
