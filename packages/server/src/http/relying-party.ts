/**
 * The web site that a passkey is made for: the host name in the browser's address bar.
 *
 * Browsers make no passkeys for IP addresses. Only names that the operator gave this server count, so that a passkey cannot be
 * made for a name that points here today and elsewhere tomorrow.
 */
import { isIP } from 'node:net'
import type { RelyingParty } from '@leadglass/access'
import type { Settings } from '../config/settings.ts'
import type { FastifyRequest } from './context.ts'
import { HttpProblem } from './problem.ts'

/** @returns undefined where no passkey can be made or shown */
export function relyingPartyOf(request: FastifyRequest, settings: Settings): RelyingParty | undefined {
  const id = request.hostname.toLowerCase()
  const { names, publicAddress } = settings.https
  const published = publicAddress === '' ? [] : [new URL(publicAddress).hostname]
  const ours = ['localhost', ...names, ...published].map((name) => name.toLowerCase())
  return isIP(id) === 0 && ours.includes(id) ? { id, origin: `https://${request.host}` } : undefined
}

/** @throws HttpProblem 422 with what to do instead */
export function requireRelyingParty(request: FastifyRequest, settings: Settings): RelyingParty {
  const party = relyingPartyOf(request, settings)
  if (party) return party
  const remedy = 'Open this archive by one of its names (https.names, https.publicAddress), not by an IP address.'
  throw new HttpProblem(422, 'No passkeys at this address', remedy, { code: 'LG_PASSKEY_UNUSABLE' })
}
