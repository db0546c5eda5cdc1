/** Passkeys: the browser asks the authenticator, the server verifies the answer (W3C Web Authentication). */
import { startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { WebError } from '../errors.ts'
import type { Enrolled } from './account.ts'
import { sendJson } from './http.ts'
import { type AnySession, keep } from './session.ts'

type RequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON']
type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON']

/** Signs in with a passkey, or shows one in the session at hand. Throws `LG_WEB_PASSKEY_FAILED`. */
export async function showPasskey(): Promise<AnySession> {
  const optionsJSON = await sendJson<RequestOptions>('/api/session/passkey/options', { method: 'POST', body: {} })
  const response = await startAuthentication({ optionsJSON }).catch(failed)
  try {
    return keep(await sendJson<AnySession>('/api/session/passkey', { method: 'POST', body: { response } }))
  } catch (error) {
    if (error instanceof WebError && error.code === 'LG_WEB_SIGNED_OUT') return failed(error)
    throw error
  }
}

/** Makes a passkey for the account of the session at hand. Throws `LG_WEB_PASSKEY_FAILED`. */
export async function enrolPasskey(label: string): Promise<Enrolled> {
  const optionsJSON = await sendJson<CreationOptions>('/api/account/passkeys/options', { method: 'POST', body: {} })
  const response = await startRegistration({ optionsJSON }).catch(failed)
  const enrolled = await sendJson<Enrolled>('/api/account/passkeys', { method: 'POST', body: { label, response } })
  keep(enrolled.session)
  return enrolled
}

function failed(cause: unknown): never {
  throw new WebError('LG_WEB_PASSKEY_FAILED', 'the authenticator gave no usable answer', {}, cause)
}
