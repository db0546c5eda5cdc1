/**
 * Who may open an association without TLS: the one device, from its one address, under its one AE title, until the day is over.
 *
 * Neither address nor title proves anything on a network that others can write to; together with one interface, few services
 * and an end they bound what is at stake until the device is replaced.
 */
import { type Accounts, nodePrincipal, plainAddress, withOrigin } from '@leadglass/access'
import {
  type Admission,
  type AssociationPolicy,
  type AssociationRequest,
  Rejections,
  type ServiceName,
} from '@leadglass/network'
import { type Facts, type SentenceCode, sentences, textOf } from '../text/sentences.ts'
import type { PlainListenerSettings } from './plain-listener-settings.ts'

/** Whatever the settings say: nothing that hands out studies goes over a line without TLS. */
const mostServices: readonly ServiceName[] = ['echo', 'store', 'worklist']

export interface PlainPolicyParts {
  accounts: Pick<Accounts, 'node' | 'isSuspended'>
  /** Our own AE title. */
  calledAETitle: string
  settings: PlainListenerSettings
  now?: () => number
}

export function plainPolicy(parts: PlainPolicyParts): AssociationPolicy {
  return { admit: (request) => admit(request, parts) }
}

async function admit(request: AssociationRequest, parts: PlainPolicyParts): Promise<Admission> {
  const { accounts, calledAETitle, settings, now = Date.now } = parts
  if (now() >= settings.expiresAt) return stranger('plain-expired', { day: settings.until })
  if (!isSameAddress(request.address, settings.peerAddress)) return stranger('plain-address')
  if (request.callingAETitle !== settings.aeTitle) return stranger('plain-title')
  if (request.userIdentity?.secondaryField.length || (request.userIdentity?.type ?? 1) !== 1)
    return stranger('identity-without-tls')
  const node = await accounts.node(request.callingAETitle)
  if (!node) return stranger('calling-title-unknown')
  if (accounts.isSuspended(nodePrincipal(node))) return stranger('node-suspended')
  if (request.calledAETitle !== calledAETitle)
    return { accepted: false, why: sentences['called-title-not-ours'], ...Rejections.calledAETitleNotRecognized }
  const services = mostServices.filter((each) => settings.services.includes(each) && node.services.includes(each))
  const principal = nodePrincipal({ ...node, services: services as typeof node.services })
  return { accepted: true, principal: withOrigin(principal, { protocol: 'dimse', address: request.address }), services }
}

export function isSameAddress(a: string, b: string): boolean {
  return plainAddress(a) === plainAddress(b)
}

function stranger(code: SentenceCode, facts: Facts = {}): Admission {
  return { accepted: false, why: textOf({ code, facts }), ...Rejections.callingAETitleNotRecognized }
}
