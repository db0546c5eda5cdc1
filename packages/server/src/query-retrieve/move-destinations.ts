/**
 * Where C-MOVE may send to: registered nodes with host and port, and nobody else. To a node that is shown no identities nothing is sent
 * by whoever sees studies whole.
 */
import type { Accounts, Gate, Principal } from '@leadglass/access'
import type { MoveDestinations } from '@leadglass/network'
import type { Connector } from '../outgoing/connect-node.ts'

export interface MoveDestinationParts {
  accounts: Pick<Accounts, 'node'>
  gate: Pick<Gate, 'mayAtAll'>
  connector: Connector
}

export function moveDestinations({ accounts, gate, connector }: MoveDestinationParts): MoveDestinations {
  return {
    async find(aeTitle, { principal }) {
      const node = await accounts.node(aeTitle)
      if (node?.host === undefined || node.port === undefined) return undefined
      const form = gate.mayAtAll(principal as Principal, 'study:read') ? 'whole' : 'de-identified'
      if (node.deIdentified && form === 'whole') return undefined
      return {
        open: async (contexts) => (await connector.connect(aeTitle, { contexts, sends: form })).association,
      }
    },
  }
}
