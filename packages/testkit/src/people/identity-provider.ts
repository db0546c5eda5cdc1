/**
 * A hospital's OpenID provider: oidc-provider over TLS, whose sign-in page is a list of accounts. Two factors are shown there or not,
 * as the account says (`amr`).
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'

export interface ProviderAccount {
  groups: readonly string[]
  preferred_username: string
  /** RFC 8176 */
  amr?: readonly string[]
}

export interface IdentityProvider {
  issuer: string
  clientID: string
  clientSecret: string
  /** Signs ID tokens and logout tokens, under the name `one`. */
  privateKey: KeyObject
  /** Begins to answer, for the archive at this origin. */
  serve(site: string): Promise<void>
  close(): void
}

const clientID = 'leadglass'
const clientSecret = 'the secret of this archive'

/**
 * @param tls - PEM texts for 127.0.0.1
 * @param accounts - by their subject
 */
export async function startIdentityProvider(
  tls: { key: string | Buffer; cert: string | Buffer },
  accounts: Readonly<Record<string, ProviderAccount>>,
): Promise<IdentityProvider> {
  const server = createServer(tls).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    ...{ issuer, clientID, clientSecret, privateKey },
    async serve(site) {
      const answer = await answering({ issuer, site, privateKey, accounts })
      server.on('request', (request, response) => void answer(request, response))
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

interface Parts {
  issuer: string
  site: string
  privateKey: KeyObject
  accounts: Readonly<Record<string, ProviderAccount>>
}

async function answering({ issuer, site, privateKey, accounts }: Parts) {
  const { default: Provider } = await import('oidc-provider')
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientID,
        client_secret: clientSecret,
        redirect_uris: [`${site}/api/session/provider/callback`],
        post_logout_redirect_uris: [`${site}/`],
        backchannel_logout_uri: `${site}/api/session/provider/logout`,
        backchannel_logout_session_required: true,
      },
    ],
    jwks: { keys: [jwk] },
    claims: { openid: ['sub', 'groups', 'preferred_username'], amr: null },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: {
      claimsParameter: { enabled: true },
      backchannelLogout: { enabled: true },
      devInteractions: { enabled: false },
    },
    findAccount: async (_: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, ...accounts[id] }),
    }),
  } as never)
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer)
    if (!pathname.startsWith('/interaction/')) return provider.callback()(request, response)
    const accountId = searchParams.get('account')
    if (accountId === null) return void response.setHeader('content-type', 'text/html').end(signInPage(accounts))
    const grant = new provider.Grant({ accountId, clientId: clientID })
    grant.addOIDCScope('openid profile')
    const login = { accountId, amr: [...(accounts[accountId]?.amr ?? [])] }
    await provider.interactionFinished(request, response, { login, consent: { grantId: await grant.save() } })
  }
}

function signInPage(accounts: Parts['accounts']): string {
  const links = Object.entries(accounts).map(
    ([id, { preferred_username }]) => `<p><a href="?account=${id}">${preferred_username}</a>`,
  )
  return `<!doctype html><title>City Hospital</title>${links.join('')}`
}
