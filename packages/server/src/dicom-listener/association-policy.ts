/**
 * Who may open an association: a registered node, with its own certificate, that calls us by our name.
 *
 * An AE title is a label and proves nothing; the certificate is the identity and the title must be the one bound to it.
 */
import { type Accounts, nodePrincipal, type RegisteredNode, withOrigin } from '@leadglass/access'
import { type Admission, type AssociationPolicy, type AssociationRequest, Rejections } from '@leadglass/network'
import { type SentenceCode, sentences } from '../text/sentences.ts'
import { type Identified, identify } from './user-identity.ts'

/** @throws nothing: what cannot be decided is rejected */
export function associationPolicy(accounts: Accounts, aeTitle: string): AssociationPolicy {
  return { admit: (request) => admit(request, accounts, aeTitle) }
}

async function admit(request: AssociationRequest, accounts: Accounts, aeTitle: string): Promise<Admission> {
  if (!request.certificate) return stranger('no-certificate')
  const owner = await accounts.nodeByCertificate(request.certificate.fingerprint256)
  if (!owner) return stranger('certificate-unknown')
  const registered = await accounts.node(request.callingAETitle)
  if (!registered) return stranger('calling-title-unknown')
  if (owner.aeTitle !== registered.aeTitle) return stranger('certificate-of-another')
  if (request.calledAETitle !== aeTitle) {
    return { accepted: false, why: sentences['called-title-not-ours'], ...Rejections.calledAETitleNotRecognized }
  }
  return admitNode(owner, await identify(request, accounts), request.address)
}

/**
 * With a user identity the association acts as that person or token, within the services of the node; at a node that is shown no
 * identities only as one who sees none anyway.
 */
function admitNode(node: RegisteredNode, identified: Identified, address: string): Admission {
  const { services } = node
  const origin = { protocol: 'dimse', address } as const
  if (identified.kind === 'node')
    return { accepted: true, principal: withOrigin(nodePrincipal(node), origin), services }
  if (identified.kind === 'refused') return { accepted: false, why: identified.why, ...Rejections.noReasonGiven }
  if (node.deIdentified && !('role' in identified.principal && identified.principal.role === 'researcher')) {
    return { accepted: false, why: sentences['no-identities-here'], ...Rejections.noReasonGiven }
  }
  const { response } = identified
  const principal = withOrigin(identified.principal, origin)
  return { accepted: true, principal, services, ...(response ? { userIdentityResponse: response } : {}) }
}

/** One answer for all of them: it tells a stranger nothing about which AE titles exist. */
function stranger(why: SentenceCode): Admission {
  return { accepted: false, why: sentences[why], ...Rejections.callingAETitleNotRecognized }
}
