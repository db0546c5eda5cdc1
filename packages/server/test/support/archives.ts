/** Archives beside each other in one process that know each other as nodes, with certificates that fit. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ContextProposal, openAssociation, type ServiceProvider } from '@leadglass/network'
import { part10File, type SampleInstance } from '@leadglass/testkit'
import { type NodeCertificate, runOperation } from '../../src/index.ts'
import type { TestServer } from './running-server.ts'

/** Registers a node and issues its certificate. */
export async function nodeOf(
  archive: TestServer,
  aeTitle: string,
  services: readonly string[] = ['echo', 'store'],
  address?: string,
): Promise<NodeCertificate> {
  const [host, port] = address?.split(':') ?? []
  const where = host === undefined ? {} : { host, port: Number(port) }
  await runOperation(archive.folder, 'node.add', { aeTitle, services, ...where })
  return runOperation(archive.folder, 'node.certificate', { aeTitle })
}

/** An association of a scripted device. */
export function associate(
  archive: TestServer,
  device: { aeTitle: string; certificate: NodeCertificate },
  contexts: readonly ContextProposal[],
  services: readonly ServiceProvider[] = [],
) {
  const [host, port] = archive.server.ready.dicomTls.split(':') as [string, string]
  const { key, certificate, authority } = device.certificate
  return openAssociation({
    host,
    port: Number(port),
    callingAETitle: device.aeTitle,
    calledAETitle: 'LEADGLASS',
    contexts,
    services,
    tls: { key, certificate, authority },
  })
}

/** The files that DCMTK's tools take for TLS. */
export async function tlsOptions({ key, certificate, authority }: NodeCertificate): Promise<string[]> {
  const folder = await scratchFolder()
  const files = { 'node.key': key, 'node.crt': certificate, 'ca.crt': authority }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return ['+tls', join(folder, 'node.key'), join(folder, 'node.crt'), '+cf', join(folder, 'ca.crt')]
}

const scratchFolders: string[] = []

export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'leadglass-services-'))
  scratchFolders.push(folder)
  return folder
}

export async function removeScratchFolders(): Promise<void> {
  for (const folder of scratchFolders.splice(0)) await rm(folder, { recursive: true, force: true })
}

/** Uploads instances the way a program does. */
export async function upload(archive: TestServer, instances: readonly SampleInstance[]): Promise<void> {
  const folder = await scratchFolder()
  const paths = await Promise.all(
    instances.map(async (instance, index) => {
      const path = join(folder, `${index}.dcm`)
      await writeFile(path, part10File(instance))
      return path
    }),
  )
  await runOperation(archive.folder, 'import', { paths })
}

/** Asks until the answer is as wished; each question waits for the one before. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isDone: (answer: T) => boolean,
  withinMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (isDone(answer)) return answer
    if (performance.now() > deadline) throw new Error(`it did not come to that: ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
