/** Orthanc as it comes from Debian, open or closed, on free ports. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '@leadglass/testkit'
import { vi } from 'vitest'
import { runDcmtk } from './dcmtk.ts'

export interface Orthanc {
  dicomPort: number
  httpPort: number
  stop(): Promise<void>
}

/** @param settings - Orthanc's own, over those of an Orthanc that lets everybody in */
export async function startOrthanc(folder: string, settings: Record<string, unknown> = {}): Promise<Orthanc> {
  mkdirSync(folder, { recursive: true })
  const { DicomPort: dicomPort = await freePort(), ...others } = settings as { DicomPort?: number }
  const httpPort = await freePort()
  const configuration = {
    StorageDirectory: join(folder, 'store'),
    IndexDirectory: join(folder, 'store'),
    Plugins: ['/usr/share/orthanc/plugins/libOrthancDicomWeb.so'],
    DicomPort: dicomPort,
    HttpPort: httpPort,
    RemoteAccessAllowed: true,
    AuthenticationEnabled: false,
    DicomAlwaysAllowFind: true,
    DicomAlwaysAllowMove: true,
    DicomAlwaysAllowGet: true,
    ...others,
  }
  writeFileSync(join(folder, 'orthanc.json'), JSON.stringify(configuration))
  const child = spawn('Orthanc', [join(folder, 'orthanc.json')], { stdio: 'ignore' })
  await untilEchoed(child, dicomPort)
  return {
    dicomPort,
    httpPort,
    async stop() {
      if (child.exitCode !== null) return
      child.kill()
      await once(child, 'exit')
    },
  }
}

/** Until a DICOM listener answers an echo or at least refuses it as DICOM does. */
export async function untilEchoed(child: ChildProcess, port: number): Promise<void> {
  await vi.waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error('the peer ended')
      const { status, stderr, stdout } = await runDcmtk('echoscu', ['-v', '127.0.0.1', String(port)])
      if (status !== 0 && !/Rejected/i.test(stderr + stdout)) throw new Error('not yet')
    },
    { timeout: 20_000, interval: 100 },
  )
}
