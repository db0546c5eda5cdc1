/**
 * Who may open an association without TLS: the one device, from its one address, under its one AE title, until the day is over.
 *
 * Neither address nor title proves anything on a network that others can write to; together with one interface, few services
 * and an end they bound what is at stake until the device is replaced.
 */
import { type Accounts, nodePrincipal } from '@leadglass/access'
import {
  type Admission,
  type AssociationPolicy,
  type AssociationRequest,
  Rejections,
  type ServiceName,
} from '@leadglass/network'
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
  if (now() >= settings.expiresAt) return stranger(`the plain listener expired on ${settings.until}`)
  if (!isSameAddress(request.address, settings.peerAddress)) return stranger('not the address of the plain listener')
  if (request.callingAETitle !== settings.aeTitle) return stranger('not the AE title of the plain listener')
  if (request.userIdentity?.secondaryField.length || (request.userIdentity?.type ?? 1) !== 1)
    return stranger('a user identity is taken only inside TLS')
  const node = await accounts.node(request.callingAETitle)
  if (!node) return stranger('calling AE title not registered')
  if (accounts.isSuspended(nodePrincipal(node))) return stranger('the node is suspended')
  if (request.calledAETitle !== calledAETitle)
    return { accepted: false, why: 'called AE title is not ours', ...Rejections.calledAETitleNotRecognized }
  const services = mostServices.filter((each) => settings.services.includes(each) && node.services.includes(each))
  return { accepted: true, principal: nodePrincipal({ ...node, services: services as typeof node.services }), services }
}

/** `::ffff:10.0.0.1`, as a socket for both versions of IP shows it, is 10.0.0.1. */
export function isSameAddress(a: string, b: string): boolean {
  const plain = (address: string) => address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')
  return plain(a) === plain(b)
}

function stranger(why: string): Admission {
  return { accepted: false, why, ...Rejections.callingAETitleNotRecognized }
}
