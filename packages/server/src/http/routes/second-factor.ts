/** Showing a second factor: to finish signing in, or once more before something that matters. */
import type { AuthenticationResponseJSON } from '@leadglass/access'
import { z } from 'zod'
import { addRoute, type DeclaredRoute } from '../add-route.ts'
import type { App, HttpContext } from '../context.ts'
import { secretAtHand } from '../credentials.ts'
import { passkeyAnswer } from '../passkey-shapes.ts'
import { requireRelyingParty } from '../relying-party.ts'
import { confirm, originOf } from '../sign-in.ts'

const code = z.string().min(1).max(64)

export function secondFactorRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const { settings } = context.data
  const { secondFactors } = context.data.accounts
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/session/totp',
    right: 'own-unfinished-session',
    summary: 'Shows a code of the authenticator app.',
    body: z.strictObject({ code }),
    handler: ({ body, request, reply }) =>
      confirm(request, reply, context, 'second-factor:totp', (secret) =>
        secondFactors.showTotp(secret, body.code, request.ip),
      ),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/session/recovery-code',
    right: 'own-unfinished-session',
    summary: 'Shows a recovery code, which is used up by it.',
    body: z.strictObject({ code }),
    handler: ({ body, request, reply }) =>
      confirm(request, reply, context, 'second-factor:recovery-code', (secret) =>
        secondFactors.showRecoveryCode(secret, body.code, request.ip),
      ),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/session/passkey/options',
    right: 'public',
    summary: 'What a browser asks its authenticator for (WebAuthn); the same for everybody.',
    body: z.strictObject({}),
    handler: ({ request }) => secondFactors.passkeyOptions(requireRelyingParty(request, settings)),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/session/passkey',
    right: 'public',
    summary: 'Signs in with a passkey alone, or shows one in the session at hand.',
    body: z.strictObject({ response: passkeyAnswer }),
    handler: ({ body, request, reply }) => {
      const party = requireRelyingParty(request, settings)
      const response = body.response as unknown as AuthenticationResponseJSON
      const action = request.session || request.unfinished ? 'second-factor:passkey' : 'sign-in:passkey'
      return confirm(request, reply, context, action, () =>
        secondFactors.showPasskey(party, response, originOf(request), secretAtHand(request)),
      )
    },
  })
}
