/** Signing in with two factors over HTTP: what a half-finished session may do, and what it may not. */
import { hostname } from 'node:os'
import { SoftwareAuthenticator, totpCode } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runOperation } from '../../src/index.ts'
import { Person } from '../support/person.ts'
import { administrator, startServer, type TestServer } from '../support/running-server.ts'

const password = 'Window-of-lead-42-panes'
let archive: TestServer
let person: Person

beforeAll(async () => {
  archive = await startServer({ LEADGLASS_HTTPS_NAMES: 'pacs.example.org' })
  for (const name of ['carl', 'dora', 'emil', 'fred', 'gert'])
    await runOperation(archive.folder, 'user.add', { name, role: 'clinician', password })
})
afterAll(() => archive.close())

const codeOf = (secret: string) => totpCode(secret, Date.now() + 30_000)

test('who has shown a password only is let in nowhere but to what finishes signing in', async () => {
  person = new Person(archive)
  const answer = await person.signIn('carl', password)
  expect(answer.json()).toMatchObject({
    name: 'carl',
    needs: 'enrolment',
    shows: { totp: false, passkey: false, recoveryCode: false },
  })
  expect(answer.json().rights).toBeUndefined()
  const { paths } = (await archive.send('/api/openapi.json', { as: 'monitor' })).json()
  const open: string[] = []
  for (const [path, methods] of Object.entries<Record<string, { 'x-right': string }>>(paths)) {
    for (const [method, { 'x-right': right }] of Object.entries(methods)) {
      if (right === 'public' || path === '/api/session') continue
      const address = path.replaceAll(/\{[A-Za-z]+\}/g, '1').replace('*', 'x')
      const { status } = await person.send(method.toUpperCase() as 'GET', address, method === 'post' ? {} : undefined)
      if (status !== 401) open.push(`${method} ${path}`)
    }
  }
  expect(open.sort()).toEqual([
    'post /api/account/passkeys',
    'post /api/account/passkeys/options',
    'post /api/account/totp',
    'post /api/account/totp/confirm',
    'post /api/session/recovery-code',
    'post /api/session/totp',
  ])
  expect((await person.get('/no-such-page')).status).toBe(401)
})

test('an unfinished session changes nothing without its CSRF token', async () => {
  const other = new Person(archive)
  await other.signIn('carl', password)
  expect((await other.post('/api/account/totp', {}, { 'x-csrf-token': 'guess' })).status).toBe(403)
  expect((await other.post('/api/account/totp', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
})

test('enrolling an authenticator app makes the session whole, with a new cookie and ten recovery codes', async () => {
  await person.signIn('carl', password)
  const before = person.cookie
  const answer = await person.enrolTotp()
  expect(answer.status, answer.text).toBe(200)
  expect(person.recoveryCodes).toHaveLength(10)
  expect(person.cookie).not.toBe(before)
  expect((await person.get('/api/session')).json()).toMatchObject({
    role: 'clinician',
    method: 'totp',
    idleSeconds: 1800,
  })
  expect((await archive.send('/api/session', { headers: { cookie: before } })).status).toBe(401)
})

test('the next time the code is asked for; wrong, right, and the same again', async () => {
  expect((await person.signIn('carl', password)).json()).toMatchObject({
    needs: 'second-factor',
    shows: { totp: true },
  })
  const wrong = await person.post('/api/session/totp', { code: '000000' })
  expect([wrong.status, wrong.json().type]).toEqual([422, 'urn:leadglass:error:LG_SECOND_FACTOR_WRONG'])
  const code = codeOf(person.totpSecret)
  expect((await person.post('/api/session/totp', { code })).json()).toMatchObject({ name: 'carl', role: 'clinician' })
  await person.signIn('carl', password)
  expect((await person.post('/api/session/totp', { code })).status).toBe(422)
})

test('a recovery code works once', async () => {
  const [code = ''] = person.recoveryCodes
  await person.signIn('carl', password)
  expect((await person.post('/api/session/recovery-code', { code })).status).toBe(200)
  await person.signIn('carl', password)
  expect((await person.post('/api/session/recovery-code', { code })).status).toBe(422)
})

describe('a passkey', () => {
  const host = () => ({ host: `pacs.example.org:${new URL(archive.server.ready.https).port}` })
  const site = () => `https://${host().host}`
  const authenticator = new SoftwareAuthenticator()

  test('is enrolled under a name of the server, and signs in without a password', async () => {
    const dora = new Person(archive)
    await dora.signIn('dora', password)
    const options = (await dora.post('/api/account/passkeys/options', {}, host())).json()
    expect(options).toMatchObject({
      rp: { id: 'pacs.example.org' },
      authenticatorSelection: { userVerification: 'required' },
    })
    const response = authenticator.register(options, site())
    const enrolled = await dora.post('/api/account/passkeys', { label: 'phone', response }, host())
    expect(enrolled.json(), enrolled.text).toMatchObject({
      session: { method: 'passkey' },
      recoveryCodes: { length: 10 },
    })

    const fresh = new Person(archive)
    const request = (await fresh.post('/api/session/passkey/options', {}, host())).json()
    const answer = await fresh.post('/api/session/passkey', { response: authenticator.assert(request, site()) }, host())
    expect(answer.json(), answer.text).toMatchObject({ name: 'dora', role: 'clinician', method: 'passkey' })
  })

  test('is not made or shown at an IP address, or at a name that is not ours', async () => {
    const dora = new Person(archive)
    expect((await dora.get('/api/sign-in')).json()).toEqual({ passkeys: false })
    expect((await dora.get('/api/sign-in', host())).json()).toEqual({ passkeys: true })
    expect((await dora.post('/api/session/passkey/options')).status).toBe(422)
    expect((await dora.post('/api/session/passkey/options', {}, { host: hostname() })).status).toBe(422)
  })

  test.each([
    ['nothing', {}],
    ['a text', { response: 'x' }],
    ['an answer without a signature', { response: { id: 'AA', rawId: 'AA', type: 'public-key', response: {} } }],
  ])('%s is no answer', async (_, body) => {
    const { status } = await new Person(archive).post('/api/session/passkey', body, host())
    expect(status).toBe(400)
  })
})

describe('your account', () => {
  test('lists your sessions and ends them; a stranger’s id ends nothing', async () => {
    const [here, there] = [new Person(archive), new Person(archive)]
    await here.signIn('emil', password)
    await here.enrolTotp()
    await there.signIn('emil', password)
    await there.post('/api/session/recovery-code', { code: here.recoveryCodes[0] })
    const account = (await here.get('/api/account')).json()
    expect(account).toMatchObject({ name: 'emil', password: true, totp: true, passkeys: [], recoveryCodes: 9 })
    expect(account.sessions).toHaveLength(2)
    const other = account.sessions.find(({ current }: { current: boolean }) => !current)
    expect((await person.send('DELETE', `/api/account/sessions/${other.id}`)).status).toBe(401)
    expect((await here.send('DELETE', '/api/account/sessions/made-up')).status).toBe(404)
    expect((await here.send('DELETE', `/api/account/sessions/${other.id}`)).status).toBe(204)
    expect((await there.get('/api/session')).status).toBe(401)
    expect((await here.get('/api/session')).status).toBe(200)
  })

  test('is nothing for programs', async () => {
    expect((await archive.send('/api/account', { as: 'administrator' })).status).toBe(403)
  })

  test('changes the password for who knows it', async () => {
    const fred = new Person(archive)
    await fred.signIn('fred', password)
    await fred.enrolTotp()
    const wrong = await fred.post('/api/account/password', { current: 'no', password: 'Another-window-of-lead' })
    expect(wrong.status).toBe(422)
    const weak = await fred.post('/api/account/password', { current: password, password: 'short' })
    expect(weak.status).toBe(422)
    const done = await fred.post('/api/account/password', { current: password, password: 'Another-window-of-lead' })
    expect(done.status, done.text).toBe(204)
    expect((await new Person(archive).signIn('fred', password)).status).toBe(401)
  })
})

describe('an administrator', () => {
  const as = 'administrator' as const
  const headers = { 'content-type': 'application/json' }
  const post = (path: string, body: object = {}) =>
    archive.send(path, { method: 'POST', as, headers, body: JSON.stringify(body) })

  test('adds a person with a link, who chooses a password and enrols; the link works once', async () => {
    const added = await post('/api/users', { name: 'hanna', role: 'technologist' })
    expect(added.status, added.text).toBe(201)
    const secret = added.json().link.split('/#/set-up/')[1]
    const hanna = new Person(archive)
    expect((await hanna.post('/api/set-up', { secret, password: 'short' })).status).toBe(422)
    expect((await hanna.post('/api/set-up', { secret, password })).json()).toMatchObject({
      name: 'hanna',
      needs: 'enrolment',
    })
    expect((await new Person(archive).post('/api/set-up', { secret, password })).status).toBe(410)
    await hanna.enrolTotp()
    expect((await hanna.get('/api/session')).json()).toMatchObject({ role: 'technologist' })
    expect((await archive.send('/api/users', { as })).json().users).toContainEqual({
      name: 'hanna',
      role: 'technologist',
      disabled: false,
      suspended: false,
      secondFactor: true,
    })
  })

  test('recovers a person, and not another administrator alone', async () => {
    const made = await post('/api/users/gert/recover')
    expect(made.json().link).toMatch(/^https:\/\/.*\/#\/set-up\/[\w-]{43}$/)
    const refused = await post(`/api/users/${administrator.name}/recover`)
    expect([refused.status, refused.json().type]).toEqual([428, 'urn:leadglass:error:LG_APPROVAL_REQUIRED'])
    const byOperator = await runOperation(archive.folder, 'user.recover', { name: administrator.name })
    expect(byOperator.link).toContain('/#/set-up/')
  })

  test('sees where somebody is signed in and signs them out', async () => {
    const carl = new Person(archive)
    await carl.signIn('carl', password)
    await carl.post('/api/session/recovery-code', { code: person.recoveryCodes[1] })
    const { sessions } = (await archive.send('/api/users/carl/sessions', { as })).json()
    expect(sessions[0]).toMatchObject({ method: 'recovery-code', address: '127.0.0.1' })
    expect((await post('/api/users/carl/sign-out')).json().ended).toBe(sessions.length)
    expect((await carl.get('/api/session')).status).toBe(401)
  })
})

test('asked again in the middle of the work, a person shows the second factor and goes on', async () => {
  const gert = new Person(archive)
  await gert.signIn('gert', password)
  await gert.enrolTotp()
  await runOperation(archive.folder, 'user.ask-again', { name: 'gert' })
  const stopped = await gert.get('/dicom-web/studies')
  expect([stopped.status, stopped.json().type]).toEqual([401, 'urn:leadglass:error:LG_SECOND_FACTOR_NEEDED'])
  expect((await gert.get('/api/session')).json()).toMatchObject({ needs: 'second-factor' })
  expect((await gert.post('/api/session/totp', { code: codeOf(gert.totpSecret) })).status).toBe(200)
  expect((await gert.get('/dicom-web/studies')).status).toBe(200)
})

test('everything is in the audit log, and no code, password or secret is', async () => {
  const { text } = await archive.send('/api/audit?count=1000', { as: 'auditor' })
  for (const action of [
    'sign-in:password',
    'account:totp-enrolled',
    'account:passkey-enrolled',
    'second-factor:totp',
    'second-factor:failed',
    'second-factor:recovery-code',
    'sign-in:passkey',
    'session:ended',
    'account:password',
    'account:set-up',
    'user:recover',
    'user:sign-out',
  ])
    expect(text).toContain(`"${action}"`)
  for (const secret of [password, person.totpSecret, ...person.recoveryCodes]) {
    expect(text).not.toContain(secret)
    expect(archive.log.join('')).not.toContain(secret)
  }
})
