/** The JSON forms of WebAuthn answers, as far as their outside goes: what is in them is verified by signature. */
import { z } from 'zod'

/** Attestation objects of hardware keys with their certificates have some 5 KiB. */
const base64url = z.string().regex(/^[A-Za-z0-9_-]{0,12000}$/, 'base64url')

/** @see W3C Web Authentication Level 3, 5.1 (AuthenticationResponseJSON) */
export const passkeyAnswer = z.looseObject({
  id: base64url.max(1400),
  rawId: base64url.max(1400),
  type: z.literal('public-key'),
  response: z.looseObject({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
  clientExtensionResults: z.looseObject({}),
})

/** @see W3C Web Authentication Level 3, 5.1 (RegistrationResponseJSON) */
export const newPasskey = z.looseObject({
  id: base64url.max(1400),
  rawId: base64url.max(1400),
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: base64url, attestationObject: base64url }),
  clientExtensionResults: z.looseObject({}),
})
