/** Orthanc without TLS behind a shield: what our certificates, rights, log and watch in front of it cost. */
import { join } from 'node:path'
import { freePort } from '../../src/network/free-port.ts'
import type { Contestant } from './contestant.ts'
import { leadglass } from './leadglass.ts'
import { orthanc } from './orthanc.ts'

export function shieldedOrthanc(certificates: string): Contestant {
  const name = 'Shield before Orthanc'
  return {
    name,
    async start(folder) {
      const behind = await orthanc(certificates, false).start(join(folder, 'behind'))
      const deliveries = await freePort()
      const settings = {
        LEADGLASS_SHIELD_PACS: `127.0.0.1:${behind.dicomPort}`,
        LEADGLASS_SHIELD_PACS_AE_TITLE: behind.aeTitle,
        LEADGLASS_SHIELD_DANGEROUSLY_ACCEPT_DELIVERIES: `127.0.0.1:${deliveries}`,
      }
      const subcommand = (data: string) => ['shield', '--config', join(data, 'config.yaml')]
      const { web: _, ...shield } = await leadglass(async () => {}, settings, name, subcommand).start(
        join(folder, 'front'),
      )
      return {
        ...shield,
        async addDestination(aeTitle, port) {
          await shield.addDestination!(aeTitle, port)
          await behind.addDestination!(aeTitle, deliveries)
        },
        async stop() {
          await shield.stop()
          await behind.stop()
        },
      }
    },
  }
}
