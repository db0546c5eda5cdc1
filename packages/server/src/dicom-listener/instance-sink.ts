/** Hands what C-STORE brings to the archive, on behalf of the association's node. */
import type { Principal } from '@leadglass/access'
import type { ArchiveAccess } from '@leadglass/archive'
import type { InstanceSink } from '@leadglass/network'

export function instanceSink(archive: ArchiveAccess): InstanceSink {
  return {
    async store({ association, sopClassUID, sopInstanceUID, transferSyntaxUID }, dataSet) {
      const origin = {
        principal: association.principal as Principal,
        protocol: 'c-store',
        address: association.request.address,
        transferSyntaxUID,
        announced: { sopClassUID, sopInstanceUID },
      } as const
      await archive.receive(origin, dataSet)
    },
  }
}
