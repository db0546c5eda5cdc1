/** Where C-MOVE may send to: registered nodes with host and port, and nobody else. */
import type { Accounts } from '@leadglass/access'
import type { MoveDestinations } from '@leadglass/network'
import type { Connector } from '../outgoing/connect-node.ts'

export function moveDestinations(accounts: Pick<Accounts, 'node'>, connector: Connector): MoveDestinations {
  return {
    async find(aeTitle) {
      const node = await accounts.node(aeTitle)
      if (node?.host === undefined || node.port === undefined) return undefined
      return {
        open: async (contexts) => (await connector.connect(aeTitle, { contexts })).association,
      }
    },
  }
}
