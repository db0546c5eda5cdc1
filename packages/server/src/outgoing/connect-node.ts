/**
 * Opens an association to a registered node, over TLS with our own certificate; the node's must be of our authority.
 */
import { type Accounts, nodePrincipal, type Principal, type RegisteredNode } from '@leadglass/access'
import {
  type ContextProposal,
  type OpenAssociationOptions,
  openAssociation,
  type RequestorAssociation,
  type ServiceProvider,
} from '@leadglass/network'
import type { ServerIdentity } from '../data-folder/tls-files.ts'
import { ServerError } from '../errors.ts'

export interface ConnectOptions {
  contexts: readonly ContextProposal[]
  /** What is answered over this association. */
  services?: readonly ServiceProvider[]
  /** On whose behalf; default: the node as it is registered. */
  principalOf?(node: RegisteredNode): Principal
}

/** An association with the facts for the audit log. */
export interface NodeConnection {
  node: RegisteredNode
  association: RequestorAssociation
}

export interface Connector {
  /** @throws ServerError `LG_NODE_UNKNOWN`, `LG_NODE_WITHOUT_ADDRESS`; NetworkError */
  connect(aeTitle: string, options: ConnectOptions): Promise<NodeConnection>
}

export interface ConnectorParts {
  accounts: Pick<Accounts, 'node'>
  identity: ServerIdentity
  /** Our own AE title. */
  aeTitle: string
}

export function connectorOf({ accounts, identity, aeTitle }: ConnectorParts): Connector {
  const tls = { key: identity.key, certificate: identity.certificate, authority: identity.authority }
  return {
    async connect(calledAETitle, { contexts, services = [], principalOf = nodePrincipal }) {
      const node = await accounts.node(calledAETitle)
      if (!node) throw new ServerError('LG_NODE_UNKNOWN', `there is no node ${calledAETitle}`)
      const { host, port } = node
      if (host === undefined || port === undefined)
        throw new ServerError('LG_NODE_WITHOUT_ADDRESS', `node ${calledAETitle} has no host and port`)
      const options: OpenAssociationOptions = {
        host,
        port,
        callingAETitle: aeTitle,
        calledAETitle,
        contexts,
        services,
        principal: principalOf(node),
        tls,
      }
      return { node, association: await openAssociation(options) }
    },
  }
}
