/** Real archives on loopback for the probe: Orthanc and DCMTK's dcmqrscp, filled with made-up studies. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tags, UIDs } from '@leadglass/dicom'
import { commonHeader, freePort, instanceOf, part10File } from '@leadglass/testkit'

export interface RealArchive {
  readonly port: number
  close(): Promise<void>
}

export interface MadeUpArchive {
  readonly studies: number
  /** Images of each study, in two series where there are two or more. */
  readonly imagesOfStudy: number
}

/** Part 10 files of the studies, one a day from 2019-01-01 on; every fifth without a date. */
export function madeUpFiles({ studies, imagesOfStudy }: MadeUpArchive): Uint8Array[] {
  return Array.from({ length: studies * imagesOfStudy }, (_, index) => {
    const number = Math.floor(index / imagesOfStudy)
    const place = {
      studyName: `survey ${number}`,
      seriesNumber: 1 + (index % 2),
      instanceNumber: 1 + (index % imagesOfStudy),
      patientName: `Stranger^Number${number}`,
      patientID: `STRANGER-${number}`,
    }
    const day = new Date(Date.UTC(2019, 0, 1 + number)).toISOString().slice(0, 10).replaceAll('-', '')
    const set = commonHeader(place, UIDs.SecondaryCaptureImageStorage, 'CT')
    return part10File(instanceOf(set.set(Tags.StudyDate, 'DA', number % 5 === 4 ? '' : day)))
  })
}

/** Orthanc as its package sets it up, with changes to its configuration. */
export async function startOrthanc(files: readonly Uint8Array[], changes: object = {}): Promise<RealArchive> {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-survey-orthanc-'))
  const [port, httpPort] = [await freePort(), await freePort()]
  const configuration = {
    StorageDirectory: folder,
    IndexDirectory: folder,
    HttpPort: httpPort,
    DicomPort: port,
    AuthenticationEnabled: false,
    ...changes,
  }
  const file = join(folder, 'orthanc.json')
  writeFileSync(file, JSON.stringify(configuration))
  const child = spawn('Orthanc', [file], { stdio: 'ignore' })
  await untilListening(port, child)
  await untilListening(httpPort, child)
  for (const body of files) {
    const answer = await fetch(`http://127.0.0.1:${httpPort}/instances`, { method: 'POST', body: Buffer.from(body) })
    if (!answer.ok) throw new Error(`Orthanc did not take an instance: ${answer.status}`)
  }
  return { port, close: () => end(child, folder) }
}

/** `dcmqrscp` with one storage area under its own AE title. */
export async function startDcmqrscp(files: readonly Uint8Array[], aeTitle: string): Promise<RealArchive> {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-survey-dcmqrscp-'))
  const area = join(folder, 'area')
  mkdirSync(area)
  const port = await freePort()
  const configuration = join(folder, 'dcmqrscp.cfg')
  writeFileSync(
    configuration,
    `NetworkTCPPort = ${port}
MaxPDUSize = 16384
MaxAssociations = 16
HostTable BEGIN
HostTable END
VendorTable BEGIN
VendorTable END
AETable BEGIN
${aeTitle} ${area} RW (1000, 1024mb) ANY
AETable END
`,
  )
  const paths = files.map((octets, index) => {
    const path = join(area, `${index}.dcm`)
    writeFileSync(path, octets)
    return path
  })
  execFileSync('dcmqridx', [area, ...paths], { stdio: 'ignore' })
  const child = spawn('dcmqrscp', ['-c', configuration, String(port)], { stdio: 'ignore' })
  await untilListening(port, child)
  return { port, close: () => end(child, folder) }
}

/** Connects until someone listens, or the child has ended. */
async function untilListening(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const socket = connect({ host: '127.0.0.1', port })
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    socket.destroy()
    if (isThere) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`${child.spawnfile} ended with status ${child.exitCode} before it listened`)
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  rmSync(folder, { recursive: true, force: true })
}
