/** From a node to the old archive: which of its services go on, under whose name, and what guards them. */
import type { Principal } from '@leadglass/access'
import type { AssociationFacts, Relay, RelayRoute } from '@leadglass/network'
import { denialOf } from './actions.ts'
import { NodeGuard } from './node-guard.ts'
import { PatientsSeen } from './patients-seen.ts'
import type { OldArchive, RelayParts } from './relay-parts.ts'

export interface NodeRelayParts extends RelayParts {
  readonly oldArchive: OldArchive
  readonly privateSOPClasses: Relay['privateSOPClasses']
  /** Whether there is a way for what the old archive is told to move. */
  readonly delivers: boolean
}

export function nodeRelay({ oldArchive, privateSOPClasses, ...parts }: NodeRelayParts): Relay {
  const seen = new PatientsSeen()
  return {
    privateSOPClasses,
    async route({ principal: admitted, request, services }: AssociationFacts): Promise<RelayRoute> {
      const principal = admitted as Principal
      return {
        services: services.filter((service) => denialOf(parts.gate, principal, service) === undefined),
        // What the shield closes is a line that cannot be encrypted: it lies between these two machines alone.
        way: { host: oldArchive.host, port: oldArchive.port, dangerouslySendPlaintext: true },
        // The old archive knows its modalities by these titles, and sends to them by these.
        callingAETitle: request.callingAETitle,
        calledAETitle: oldArchive.aeTitle,
        guard: new NodeGuard({ ...parts, principal, address: request.address, seen }),
      }
    },
  }
}
