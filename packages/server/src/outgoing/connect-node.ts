/**
 * Opens an association to a registered node, over TLS with our own certificate; the node's must be of our
 * authority and, where one was issued to it, be that one; with a node that trusts another authority, by what that issued to us. Without TLS only a node that was registered so by a long option.
 */
import { type Accounts, nodePrincipal, type Principal, type RegisteredNode, type StudyForm } from '@leadglass/access'
import {
  type ClientTlsMaterial,
  type ContextProposal,
  type OpenAssociationOptions,
  openAssociation,
  type RequestorAssociation,
  type ServiceProvider,
} from '@leadglass/network'
import type { DataFolder } from '../data-folder/data-folder.ts'
import { identityOptions } from '../data-folder/identity-options.ts'
import { type ServerIdentity, serverIdentity } from '../data-folder/tls-files.ts'
import { ServerError } from '../errors.ts'
import { saying, textOf } from '../text/sentences.ts'
import type { Credentials, NodeCredentials } from './node-credentials.ts'

export interface ConnectOptions {
  contexts: readonly ContextProposal[]
  /** What is answered over this association. */
  services?: readonly ServiceProvider[]
  /** On whose behalf; default: the node as it is registered. */
  principalOf?(node: RegisteredNode): Principal
  extendedNegotiations?: OpenAssociationOptions['extendedNegotiations']
  /** In which form studies are sent over it. Default: none are. */
  sends?: StudyForm
}

/** An association with the facts for the audit log. */
export interface NodeConnection {
  node: RegisteredNode
  association: RequestorAssociation
}

export interface Connector {
  /**
   * @throws ServerError `LG_NODE_UNKNOWN`, `LG_NODE_WITHOUT_ADDRESS`, `LG_NODE_WITHOUT_IDENTITIES` whole studies were to be sent to a
   *   node that is shown none; NetworkError
   */
  connect(aeTitle: string, options: ConnectOptions): Promise<NodeConnection>
}

export interface ConnectorParts {
  accounts: Pick<Accounts, 'node'>
  /** What other archives issued to us. */
  credentials: Pick<NodeCredentials, 'of'>
  /** That of the moment: it is renewed while connections are made. */
  identity: () => ServerIdentity
  /** Our own AE title. */
  aeTitle: string
}

export function connectorOf({ accounts, credentials, identity, aeTitle }: ConnectorParts): Connector {
  return {
    async connect(
      calledAETitle,
      { contexts, services = [], extendedNegotiations, principalOf = nodePrincipal, sends },
    ) {
      const node = await accounts.node(calledAETitle)
      const facts = { node: calledAETitle }
      if (!node) throw new ServerError('LG_NODE_UNKNOWN', textOf(saying('node-unknown', facts)))
      if (node.deIdentified && sends === 'whole')
        throw new ServerError('LG_NODE_WITHOUT_IDENTITIES', textOf(saying('node-without-identities', facts)))
      const { host, port } = node
      if (host === undefined || port === undefined)
        throw new ServerError('LG_NODE_WITHOUT_ADDRESS', textOf(saying('node-without-address', facts)))
      const line = node.dangerouslySendPlaintext
        ? { dangerouslySendPlaintext: true as const }
        : { tls: tlsTo(node, credentials.of(calledAETitle), identity()) }
      const options: OpenAssociationOptions = {
        host,
        port,
        callingAETitle: aeTitle,
        calledAETitle,
        contexts,
        services,
        principal: principalOf(node),
        ...(extendedNegotiations ? { extendedNegotiations } : {}),
        ...line,
      }
      return { node, association: await openAssociation(options) }
    },
  }
}

/** What another archive issued to us for this node; else our own certificate, and of the node's those that we issued, if any. */
export function tlsTo(
  { certificates }: Pick<RegisteredNode, 'certificates'>,
  issued: Credentials | undefined,
  { key, certificate, authority }: ServerIdentity,
): ClientTlsMaterial {
  if (issued) return issued
  const fingerprints256 = certificates.map(({ fingerprint }) => fingerprint)
  return { key, certificate, authority, ...(fingerprints256.length > 0 ? { fingerprints256 } : {}) }
}

/** A connector for one operation of the command line, with the identity that lies in the data folder. */
export async function connectorOfFolder({
  accounts,
  services,
  settings,
  layout,
  keyring,
}: DataFolder): Promise<Connector> {
  // What address it names is the running server's to say, whose flags are not known here.
  const options = { ...identityOptions(settings), statusAddress: undefined, now: new Date() }
  const identity = await serverIdentity(layout, keyring, options)
  const { aeTitle } = settings.dicom
  return connectorOf({ accounts, credentials: services.credentials, identity: () => identity, aeTitle })
}
