/** Orthanc with its SQLite index, its DICOMweb plugin and its default durability: each file synced, the index not. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../src/network/free-port.ts'
import { end, start, untilListening } from '../child-process.ts'
import type { Contestant } from './contestant.ts'
import { peerCertificates } from './peer-certificates.ts'

const DICOMWEB_PLUGIN = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so'

export function orthanc(certificates: string, secure: boolean): Contestant {
  return {
    name: secure ? 'Orthanc, TLS' : 'Orthanc, plain',
    async start(folder) {
      mkdirSync(folder, { recursive: true })
      const { server, sender } = await peerCertificates(certificates)
      const [dicomPort, httpPort] = [await freePort(), await freePort()]
      const configuration = {
        StorageDirectory: join(folder, 'store'),
        IndexDirectory: join(folder, 'store'),
        Plugins: [DICOMWEB_PLUGIN],
        DicomWeb: { Enable: true, Root: '/dicom-web/' },
        HttpPort: httpPort,
        DicomPort: dicomPort,
        DicomAet: 'ORTHANC',
        DicomTlsEnabled: secure,
        DicomTlsCertificate: server.certificate,
        DicomTlsPrivateKey: server.key,
        DicomTlsTrustedCertificates: server.authority,
        DicomTlsRemoteCertificateRequired: true,
        AuthenticationEnabled: false,
        DicomAlwaysAllowFind: true,
        DicomAlwaysAllowGet: true,
        DicomAlwaysAllowMove: true,
        LimitFindResults: 0,
      }
      const file = join(folder, 'orthanc.json')
      writeFileSync(file, JSON.stringify(configuration))
      const began = performance.now()
      const child = start('Orthanc', [file], { logFile: join(folder, 'server.log'), env: { TCP_NODELAY: '1' } })
      await untilListening(dicomPort, child)
      await untilListening(httpPort, child)
      const root = `http://127.0.0.1:${httpPort}/dicom-web`
      await fetch(`${root}/studies?limit=1`).then((answer) => answer.arrayBuffer())
      return {
        process: child,
        dicomPort,
        aeTitle: 'ORTHANC',
        tls: secure ? sender : undefined,
        web: { root, headers: {} },
        startMs: performance.now() - began,
        async addDestination(aeTitle, port) {
          const body = JSON.stringify({ AET: aeTitle, Host: '127.0.0.1', Port: port })
          await fetch(`http://127.0.0.1:${httpPort}/modalities/${aeTitle}`, { method: 'PUT', body })
        },
        stop: () => end(child),
      }
    },
  }
}
