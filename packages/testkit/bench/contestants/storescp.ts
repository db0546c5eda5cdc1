/** DCMTK's storescp: writes each instance as a file and nothing else; no index, no sync. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../src/network/free-port.ts'
import { end, start, untilListening } from '../child-process.ts'
import type { Contestant } from './contestant.ts'
import { peerCertificates } from './peer-certificates.ts'

export function storescp(certificates: string, secure: boolean): Contestant {
  return {
    name: secure ? 'storescp, TLS' : 'storescp, plain',
    async start(folder) {
      const store = join(folder, 'store')
      mkdirSync(store, { recursive: true })
      const { server, sender } = await peerCertificates(certificates)
      const tls = secure ? ['+tls', server.key, server.certificate, '+cf', server.authority] : []
      const port = await freePort()
      const began = performance.now()
      const args = ['--fork', '--max-pdu', '131072', ...tls, '-od', store, String(port)]
      const child = start('storescp', args, { logFile: join(folder, 'server.log'), env: { TCP_NODELAY: '1' } })
      await untilListening(port, child)
      return {
        process: child,
        dicomPort: port,
        aeTitle: 'STORESCP',
        tls: secure ? sender : undefined,
        startMs: performance.now() - began,
        stop: () => end(child),
      }
    },
  }
}
