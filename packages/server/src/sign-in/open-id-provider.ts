/**
 * The hospital's OpenID provider: sends people there to sign in, and believes what it says of them.
 *
 * Authorization code flow with PKCE, state and nonce; discovery; sign-out in both directions. Everything that we must remember
 * between the way out and the way back is sealed into a cookie of the person's own browser, so that strangers who begin a
 * thousand times cost nothing, and a code that somebody else brings is worth nothing.
 *
 * Sources: OpenID Connect Core 1.0, Discovery 1.0, RP-Initiated Logout 1.0, Back-Channel Logout 1.0; RFC 7636 (PKCE).
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { ProviderSession, Role } from '@leadglass/access'
import type { Configuration } from 'openid-client'
import type { Settings } from '../config/settings.ts'
import { limits } from '../limits.ts'

export type ProviderSettings = Settings['openIdConnect']

/** What the provider says of a person. */
export interface Vouched {
  session: ProviderSession
  /** Of the first group in the settings that the person is in; undefined for one in none. */
  role: Role | undefined
  /** What the person could be called here, the best first. */
  names: string[]
  /** It says that two factors were shown. */
  strong: boolean
}

interface Transaction {
  state: string
  nonce: string
  verifier: string
  expiresAt: number
}

/** How somebody signed in there is told by many providers to who asks only (OpenID Connect Core 1.0, 5.5). */
const askedClaims = JSON.stringify({ id_token: { amr: null, acr: null } })

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'

export class OpenIdProvider {
  readonly #settings: ProviderSettings
  readonly #redirect: () => string
  readonly #key = randomBytes(32)
  #configuration: Promise<Configuration> | undefined

  /** @param address - of this archive, known once it listens: `https://NAME:PORT` */
  constructor(settings: ProviderSettings, address: () => string) {
    this.#settings = settings
    this.#redirect = () => `${address()}/api/session/provider/callback`
  }

  get label(): string {
    return this.#settings.label
  }

  /** @returns the provider's address to go to, and what the browser has to bring back */
  async begin(): Promise<{ url: string; sealed: string }> {
    const client = await import('openid-client')
    const configuration = await this.#discovered()
    const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()]
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#redirect(),
      scope: this.#settings.scopes.join(' '),
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(configuration.serverMetadata().claims_parameter_supported ? { claims: askedClaims } : {}),
    })
    const expiresAt = Date.now() + limits.providerSignInMs
    return { url: url.href, sealed: this.#seal({ state, nonce, verifier, expiresAt }) }
  }

  /**
   * @param query - what the provider sent the browser back with, `?code=…`
   * @param sealed - what `begin` gave this browser
   * @throws when anything does not fit: state, nonce, verifier, issuer, audience, signature, times
   */
  async finish(query: string, sealed: string): Promise<Vouched> {
    const client = await import('openid-client')
    const { state, nonce, verifier, expiresAt } = this.#open(sealed)
    if (Date.now() >= expiresAt) throw new Error('it took too long')
    const tokens = await client.authorizationCodeGrant(await this.#discovered(), new URL(this.#redirect() + query), {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    })
    return this.#vouched(tokens.claims() ?? {}, tokens.id_token ?? '')
  }

  /** Where a browser goes to sign out there, too; undefined where the provider offers none. */
  async endSessionAddress(idToken: string, backTo: string): Promise<string | undefined> {
    const client = await import('openid-client')
    const configuration = await this.#discovered()
    if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined
    return client.buildEndSessionUrl(configuration, { id_token_hint: idToken, post_logout_redirect_uri: backTo }).href
  }

  /**
   * Verifies a logout token. @see Back-Channel Logout 1.0, 2.6
   *
   * @throws when it is not one of the provider's for us
   */
  async loggedOut(token: string): Promise<{ issuer: string; subject?: string; sid?: string }> {
    const { createRemoteJWKSet, customFetch, jwtVerify } = await import('jose')
    const { issuer, jwks_uri: keys = '' } = (await this.#discovered()).serverMetadata()
    const fetch = await this.#fetch()
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(keys), { [customFetch]: fetch as never }), {
      issuer,
      audience: this.#settings.clientId,
      maxTokenAge: limits.logoutTokenSeconds,
      requiredClaims: ['iat', 'jti'],
    })
    const events = payload.events as Record<string, unknown> | undefined
    if (typeof events?.[logoutEvent] !== 'object' || payload.nonce !== undefined) throw new Error('no logout token')
    const sid = typeof payload.sid === 'string' ? payload.sid : undefined
    if (sid === undefined && payload.sub === undefined) throw new Error('it names nobody')
    return { issuer, ...(payload.sub !== undefined && { subject: payload.sub }), ...(sid !== undefined && { sid }) }
  }

  #vouched(claims: Record<string, unknown>, idToken: string): Vouched {
    const { groupsClaim, roles, secondFactorValues } = this.#settings
    const groups = textsOf(claims[groupsClaim])
    const shown = [...textsOf(claims.amr), ...textsOf(claims.acr)]
    const [issuer, subject] = [String(claims.iss), String(claims.sub)]
    const names = [claims.preferred_username, claims.email, claims.name, claims.sub]
    return {
      session: { issuer, subject, idToken, ...(typeof claims.sid === 'string' && { sid: claims.sid }) },
      role: roles.find(({ group }) => groups.includes(group))?.role,
      names: names.filter((name): name is string => typeof name === 'string'),
      strong: secondFactorValues.some((value) => shown.includes(value)),
    }
  }

  /** Asked once; asked again after a failure. */
  #discovered(): Promise<Configuration> {
    this.#configuration ??= this.#discover().catch((error) => {
      this.#configuration = undefined
      throw error
    })
    return this.#configuration
  }

  async #discover(): Promise<Configuration> {
    const client = await import('openid-client')
    const { issuer, clientId, clientSecretFile } = this.#settings
    const secret = clientSecretFile === '' ? '' : (await readFile(clientSecretFile, 'utf8')).trim()
    const authentication = secret === '' ? client.None() : client.ClientSecretBasic(secret)
    return client.discovery(new URL(issuer), clientId, undefined, authentication, {
      [client.customFetch]: (await this.#fetch()) as never,
      timeout: limits.providerSeconds,
    })
  }

  /** Trusts the authority of the settings, where the provider's certificate is of one that the system does not know. */
  async #fetch() {
    const { Agent, fetch } = await import('undici')
    const { authorityFile } = this.#settings
    const ca = authorityFile === '' ? undefined : await readFile(authorityFile, 'utf8')
    const dispatcher = new Agent({ connect: { ...(ca && { ca }) }, maxResponseSize: limits.providerAnswerOctets })
    return (url: string, options: object) => fetch(url, { ...options, dispatcher })
  }

  #seal(transaction: Transaction): string {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv)
    const text = Buffer.concat([cipher.update(JSON.stringify(transaction)), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')
  }

  #open(sealed: string): Transaction {
    const octets = Buffer.from(sealed, 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', this.#key, octets.subarray(0, 12), { authTagLength: 16 })
    decipher.setAuthTag(octets.subarray(12, 28))
    return JSON.parse(Buffer.concat([decipher.update(octets.subarray(28)), decipher.final()]).toString())
  }
}

function textsOf(claim: unknown): string[] {
  return [claim].flat().filter((value): value is string => typeof value === 'string')
}
