/**
 * Who may open an association: a registered node, with its own certificate, that calls us by our name.
 *
 * An AE title is a label and proves nothing; the certificate is the identity and the title must be the one bound to it.
 */
import { type Accounts, nodePrincipal, type RegisteredNode } from '@leadglass/access'
import { type Admission, type AssociationPolicy, type AssociationRequest, Rejections } from '@leadglass/network'

/** @throws nothing: what cannot be decided is rejected */
export function associationPolicy(accounts: Accounts, aeTitle: string): AssociationPolicy {
  return { admit: (request) => admit(request, accounts, aeTitle) }
}

async function admit(request: AssociationRequest, accounts: Accounts, aeTitle: string): Promise<Admission> {
  if (!request.certificate) return stranger('no client certificate')
  const owner = await accounts.nodeByCertificate(request.certificate.fingerprint256)
  if (!owner) return stranger('certificate not registered')
  const registered = await accounts.node(request.callingAETitle)
  if (!registered) return stranger('calling AE title not registered')
  if (owner.aeTitle !== registered.aeTitle) return stranger("certificate of another node's AE title")
  if (request.calledAETitle !== aeTitle) {
    return { accepted: false, why: 'called AE title is not ours', ...Rejections.calledAETitleNotRecognized }
  }
  return admitNode(owner)
}

function admitNode(node: RegisteredNode): Admission {
  return { accepted: true, principal: nodePrincipal(node), services: node.services }
}

/** One answer for all of them: it tells a stranger nothing about which AE titles exist. */
function stranger(why: string): Admission {
  return { accepted: false, why, ...Rejections.callingAETitleNotRecognized }
}
