/** Signing in at a real OpenID provider (oidc-provider), over TLS of its own: in, out in both directions, and what must not work. */
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, type IdentityProvider, startIdentityProvider } from '@leadglass/testkit'
import { SignJWT } from 'jose'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { initialise } from '../../src/index.ts'
import { Person } from '../support/person.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

const people = {
  '100': { groups: ['radiology'], preferred_username: 'olga', amr: ['pwd', 'mfa'] },
  '101': { groups: ['radiology'], preferred_username: 'pia', amr: ['pwd'] },
  '102': { groups: ['kitchen'], preferred_username: 'quentin', amr: ['mfa'] },
}
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'
let scratch: string
let idp: IdentityProvider
let issuer: string
let archive: TestServer
let dispatcher: Agent

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'leadglass-oidc-'))
  // Another archive's own authority and certificate serve as those of the hospital's provider.
  const other = await initialise({ folder: join(scratch, 'tls'), environment: {} })
  idp = await startIdentityProvider(await tlsOf(join(scratch, 'tls')), people)
  issuer = idp.issuer
  const port = await freePort()
  const secretFile = join(scratch, 'secret')
  await writeFile(secretFile, `${idp.clientSecret}\n`)
  archive = await startServer(
    {
      LEADGLASS_OPEN_ID_CONNECT_ISSUER: issuer,
      LEADGLASS_OPEN_ID_CONNECT_CLIENT_ID: 'leadglass',
      LEADGLASS_OPEN_ID_CONNECT_CLIENT_SECRET_FILE: secretFile,
      LEADGLASS_OPEN_ID_CONNECT_AUTHORITY_FILE: other.authorityCertificate,
      LEADGLASS_OPEN_ID_CONNECT_LABEL: 'City Hospital',
      LEADGLASS_OPEN_ID_CONNECT_SCOPES: JSON.stringify(['openid', 'profile']),
      LEADGLASS_OPEN_ID_CONNECT_ROLES: JSON.stringify([{ group: 'radiology', role: 'clinician' }]),
    },
    { https: `127.0.0.1:${port}` },
  )
  await idp.serve(`https://127.0.0.1:${port}`)
  const ca = [archive.authority, await readFile(other.authorityCertificate, 'utf8')]
  dispatcher = new Agent({ connect: { ca } })
})
afterAll(async () => {
  await dispatcher?.close()
  await archive?.close()
  idp?.close()
  await rm(scratch, { recursive: true })
})

/** A browser that follows where it is sent. Cookies by origin. */
class Browser {
  readonly cookies = new Map<string, Map<string, string>>()

  async go(url: string, form?: Record<string, string>): Promise<{ url: string; status: number; text: string }> {
    const { origin } = new URL(url)
    const jar = this.cookies.get(origin) ?? new Map<string, string>()
    this.cookies.set(origin, jar)
    const answer = await request(url, {
      dispatcher,
      method: form ? 'POST' : 'GET',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form && { body: new URLSearchParams(form).toString() }),
    })
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /Max-Age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    const text = await answer.body.text()
    const { location } = answer.headers
    if (location === undefined) return { url, status: answer.statusCode, text }
    const next = new URL(String(location), url).href
    if (next.startsWith(`${issuer}/interaction/`)) return { url: next, status: 303, text: '' }
    if (next.includes('/#/') || next === `${archive.server.ready.https}/`) return { url: next, status: 303, text: '' }
    return this.go(next)
  }

  /** @returns where the browser ends */
  async signIn(account: string): Promise<string> {
    const begin = `${archive.server.ready.https}/api/session/provider`
    const at = await this.go(begin)
    return (await this.go(`${at.url}?account=${account}`)).url
  }

  /** The archive's session, as a person at the archive's pages. */
  person(): Person {
    const person = new Person(archive)
    const jar = this.cookies.get(archive.server.ready.https)
    person.cookie = `__Host-leadglass=${jar?.get('__Host-leadglass') ?? ''}`
    return person
  }
}

async function signedIn(account: string): Promise<{ browser: Browser; person: Person; body: { csrfToken: string } }> {
  const browser = new Browser()
  expect(await browser.signIn(account)).toBe(`${archive.server.ready.https}/`)
  const person = browser.person()
  const body = (await person.get('/api/session')).json()
  person.csrf = body.csrfToken
  return { browser, person, body }
}

describe('a person of the provider', () => {
  test('is signed in with the role of their group; two factors shown there are enough here', async () => {
    const { body } = await signedIn('100')
    expect(body).toMatchObject({ name: 'olga', role: 'clinician', method: 'provider' })
  })

  test('who showed one factor there enrols a second one here', async () => {
    const { person, body } = await signedIn('101')
    expect(body).toMatchObject({ name: 'pia', needs: 'enrolment' })
    expect((await person.get('/dicom-web/studies')).status).toBe(401)
    await person.enrolTotp()
    expect((await person.get('/dicom-web/studies')).status).toBe(200)
  })

  test('in no group of the settings gets nothing, and no account', async () => {
    const browser = new Browser()
    expect(await browser.signIn('102')).toBe(`${archive.server.ready.https}/#/sign-in-failed`)
    expect((await browser.person().get('/api/session')).status).toBe(401)
    const { users } = (await archive.send('/api/users', { as: 'administrator' })).json()
    expect(users.map(({ name }: { name: string }) => name)).not.toContain('quentin')
  })

  test('who signs out here is sent to sign out there', async () => {
    const { person } = await signedIn('100')
    const answer = await person.send('DELETE', '/api/session')
    const there = new URL(answer.json().endSession)
    expect(there.origin).toBe(issuer)
    expect(there.searchParams.get('post_logout_redirect_uri')).toBe(`${archive.server.ready.https}/`)
    expect(there.searchParams.get('id_token_hint')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    expect((await person.get('/api/session')).status).toBe(401)
  })
})

describe('the way back', () => {
  const callback = () => `${archive.server.ready.https}/api/session/provider/callback`
  const failed = () => `${archive.server.ready.https}/#/sign-in-failed`

  test.each(['', '?code=made-up', '?error=access_denied', '?code=x&state=y', `?code=${'x'.repeat(3000)}`])(
    'signs nobody in with %s',
    async (query) => {
      const browser = new Browser()
      expect((await browser.go(callback() + query)).url).toBe(failed())
      await browser.go(`${archive.server.ready.https}/api/session/provider`)
      expect((await browser.go(callback() + query)).url).toBe(failed())
    },
  )

  test('is worth nothing in the browser of somebody else', async () => {
    const [hers, his] = [new Browser(), new Browser()]
    await his.go(`${archive.server.ready.https}/api/session/provider`)
    const caught: string[] = []
    const go = hers.go.bind(hers)
    hers.go = async (url, form) => {
      if (!url.startsWith(callback())) return go(url, form)
      caught.push(url)
      return { url, status: 0, text: '' }
    }
    await hers.signIn('100')
    expect(caught).toHaveLength(1)
    expect((await his.go(caught[0]!)).url).toBe(failed())
  })
})

describe('a logout token', () => {
  const tokenOf = (claims: object, { key = idp.privateKey, audience = 'leadglass', age = 0 } = {}) =>
    new SignJWT({ events: { [logoutEvent]: {} }, jti: String(Math.random()), ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(Math.floor(Date.now() / 1000) - age)
      .sign(key)
  const send = async (logout_token: string) =>
    archive.send('/api/session/provider/logout', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token }).toString(),
    })

  test('of the provider ends the sessions of the person', async () => {
    const { person } = await signedIn('100')
    expect((await send(await tokenOf({ sub: '100' }))).status).toBe(200)
    expect((await person.get('/api/session')).status).toBe(401)
  })

  test('that is not one of the provider’s for us ends nothing', async () => {
    const { person } = await signedIn('100')
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    for (const token of [
      'x.y.z',
      await tokenOf({ sub: '100' }, { key: stranger }),
      await tokenOf({ sub: '100' }, { audience: 'somebody else' }),
      await tokenOf({ sub: '100' }, { age: 600 }),
      await tokenOf({ sub: '100', nonce: 'n' }),
      await tokenOf({ sub: '100', events: {} }),
      await tokenOf({}),
    ])
      expect((await send(token)).status).toBe(400)
    expect((await person.get('/api/session')).status).toBe(200)
  })
})

test('the log names who came from the provider, who was refused, and who was signed out by it', async () => {
  const { text } = await archive.send('/api/audit?count=1000', { as: 'auditor' })
  for (const action of ['sign-in:provider', 'sign-in:failed', 'session:ended-by-provider'])
    expect(text).toContain(`"${action}"`)
  expect(text).not.toContain(idp.clientSecret)
})

async function tlsOf(folder: string): Promise<{ key: string; cert: string }> {
  const { openKeyring, rootKeyFile } = await import('@leadglass/archive')
  const { serverIdentity } = await import('../../src/data-folder/tls-files.ts')
  const { layoutOf } = await import('../../src/data-folder/layout.ts')
  const layout = layoutOf(folder)
  const keyring = await openKeyring({ folder, keySource: rootKeyFile() })
  const names = ['localhost', '127.0.0.1']
  const identity = await serverIdentity(layout, keyring, { names, keyType: 'ecdsa-p256', now: new Date() })
  expect(new X509Certificate(identity.certificate).checkIP('127.0.0.1')).toBeDefined()
  return { key: identity.key, cert: `${identity.certificate.trimEnd()}\n${identity.authority}` }
}
