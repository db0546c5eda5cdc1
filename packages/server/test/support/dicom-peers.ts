/** Other implementations as nodes of an archive: DCMTK's tools and Orthanc, with the certificates that it issues. */

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'
import { freePort } from '@leadglass/testkit'
import { type NodeCertificate, runOperation } from '../../src/index.ts'

export interface PeerFiles {
  readonly aeTitle: string
  readonly key: string
  readonly certificate: string
  readonly authority: string
  readonly pem: NodeCertificate
}

export interface NodeOptions {
  readonly services?: readonly string[]
  readonly port?: number
  readonly plaintext?: boolean
  /** The research project that it is bound to. */
  readonly project?: string
}

/** Registers a node at 127.0.0.1, with a certificate unless it is plain, and writes its files. */
export async function addNode(folder: string, aeTitle: string, scratch: string, options: NodeOptions = {}) {
  const { services = ['echo', 'store', 'find', 'move', 'get'], port, plaintext, project } = options
  await runOperation(folder, 'node.add', {
    aeTitle,
    services,
    ...(port === undefined ? {} : { host: '127.0.0.1', port }),
    ...(plaintext ? { dangerouslySendPlaintext: true } : {}),
    ...(project === undefined ? {} : { project }),
  })
  const pem = await runOperation(folder, 'node.certificate', { aeTitle })
  const own = await mkdtemp(join(scratch, `${aeTitle.toLowerCase()}-`))
  const file = (name: string, text: string) => {
    writeFileSync(join(own, name), text)
    return join(own, name)
  }
  return {
    aeTitle,
    key: file('node.key', pem.key),
    certificate: file('node.crt', pem.certificate),
    authority: file('ca.crt', pem.authority),
    pem,
  } satisfies PeerFiles
}

export interface Ran {
  readonly status: number
  readonly output: string
}

export function run(command: string, options: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(command, [...options], { maxBuffer: 2 ** 26 }, (error, out, err) =>
      resolve({ status: error ? Number(error.code ?? 1) : 0, output: out + err }),
    )
    child.stdin?.end()
  })
}

export interface Running {
  readonly port: number
  readonly output: () => string
  stop(): Promise<void>
}

/** Starts a server of another implementation and waits until it listens. */
export async function startPeer(
  command: string,
  options: readonly string[],
  port: number,
  otherPorts: readonly number[] = [],
): Promise<Running> {
  const child = spawn(command, [...options], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  for (const each of [port, ...otherPorts]) await untilListening(each, child, () => output)
  return { port, output: () => output, stop: () => stop(child) }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

async function untilListening(port: number, child: ChildProcess, output: () => string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`the peer ended: ${output()}`)
    const socket = connect(port, '127.0.0.1')
    const isOpen = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    socket.destroy()
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the peer does not listen: ${output()}`)
}

/**
 * What movescu and getscu of DCMTK 3.6.7 lack: takes plain connections and goes on to an archive over TLS with a node's
 * certificate.
 */
export function relayToTls(target: string, { pem }: PeerFiles): Promise<Running> {
  const [host, port] = target.split(':') as [string, string]
  const tls = { key: pem.key, cert: pem.certificate, ca: pem.authority }
  return relay(
    createServer((from) =>
      joined(from, connectTls({ ...tls, host, port: Number(port), checkServerIdentity: () => undefined })),
    ),
  )
}

/** The other way: takes TLS connections with a node's certificate and goes on to a plain server. */
export function relayFromTls(target: number, { pem }: PeerFiles, port: number): Promise<Running> {
  const options = { key: pem.key, cert: pem.certificate, ca: pem.authority, requestCert: true }
  return relay(
    createTlsServer(options, (from) => joined(from, connect(target, '127.0.0.1'))),
    port,
  )
}

async function relay(server: Server, port = 0): Promise<Running> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    output: () => '',
    async stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function joined(a: Socket, b: Socket): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.setNoDelay(true)
    from.pipe(to)
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroySoon())
  }
}

export interface OrthancNode extends Running {
  /** A request to its REST interface. */
  rest(path: string, body?: unknown): Promise<unknown>
}

/** Orthanc as a node of the archive, over TLS both ways. */
export async function startOrthanc(
  folder: string,
  node: PeerFiles,
  dicomPort: number,
  archive: string,
): Promise<OrthancNode> {
  mkdirSync(folder, { recursive: true })
  const httpPort = await freePort()
  const [host, port] = archive.split(':') as [string, string]
  const file = join(folder, 'orthanc.json')
  const tls = {
    DicomTlsEnabled: true,
    DicomTlsCertificate: node.certificate,
    DicomTlsPrivateKey: node.key,
    DicomTlsTrustedCertificates: node.authority,
    DicomTlsRemoteCertificateRequired: true,
  }
  const modality = {
    AET: 'LEADGLASS',
    Host: host,
    Port: Number(port),
    UseDicomTls: true,
    AllowMove: true,
    AllowGet: true,
  }
  writeFileSync(
    file,
    JSON.stringify({
      StorageDirectory: join(folder, 'store'),
      IndexDirectory: join(folder, 'store'),
      HttpPort: httpPort,
      DicomPort: dicomPort,
      DicomAet: node.aeTitle,
      DicomModalities: { leadglass: modality },
      RemoteAccessAllowed: false,
      AuthenticationEnabled: false,
      SynchronousCMove: true,
      ...tls,
    }),
  )
  const running = await startPeer('Orthanc', [file], dicomPort, [httpPort])
  return {
    ...running,
    async rest(path, body) {
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
      const answer = await fetch(`http://127.0.0.1:${httpPort}${path}`, init)
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
      return text === '' ? undefined : JSON.parse(text)
    },
  }
}
