/** A fleet that listens: real sockets on loopback addresses, until it is closed. */
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { createSecureContext, createServer as createTlsServer, type SecureContext } from 'node:tls'
import { SurveyError } from '../errors.ts'
import type { DicomBehaviour } from './dicom/dicom-behaviour.ts'
import { DicomPeer } from './dicom/dicom-peer.ts'
import { selfSigned } from './dicom/self-signed.ts'
import type { FleetSystem } from './fleet/system.ts'
import { CLIENT_IDLE_MS, MAX_CONNECTIONS_PER_SYSTEM } from './limits.ts'
import { FleetObserver, type Observed, type Observer } from './observe/observer.ts'
import { type OddName, oddHosts } from './odd/odd-hosts.ts'
import { ArchiveBuilder, dicomBehaviourOf, type HttpListener, httpListenersOf } from './simulated-system.ts'
import { seedOf } from './studies/mix.ts'
import { answerHttp } from './web/http-face.ts'

export interface SimulationOptions {
  /** Already scaled. */
  readonly systems: readonly FleetSystem[]
  readonly seed: number
  /** Day of the newest studies, since 1970. */
  readonly until: number
}

const DAY_MS = 86_400_000
const BACKLOG = 511

export class Simulation {
  readonly #observer = new FleetObserver()
  readonly #servers: Server[] = []
  readonly #sockets = new Set<Socket>()
  readonly #options: SimulationOptions
  #tls: { key: string; cert: string; context: SecureContext } | undefined

  private constructor(options: SimulationOptions) {
    this.#options = options
  }

  /** Starts every listener. @throws SurveyError `LG_SURVEY_LISTEN_FAILED` */
  static async start(options: SimulationOptions): Promise<Simulation> {
    const simulation = new Simulation(options)
    try {
      await simulation.#listenAll()
      return simulation
    } catch (error) {
      await simulation.close()
      throw error
    }
  }

  /** What the systems saw so far. */
  observed(): Observed {
    return this.#observer.observed()
  }

  /** Ends all connections and listeners. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))))
  }

  async #listenAll(): Promise<void> {
    const builder = new ArchiveBuilder(this.#options.seed, this.#options.until)
    const starting: Promise<void>[] = []
    for (const system of this.#options.systems) {
      if (system.kind === 'nothing') continue
      const archive = builder.archiveOf(system)
      const behaviour = dicomBehaviourOf(system, archive)
      const server = behaviour ? this.#dicomServer(system, behaviour) : this.#oddServer(system)
      starting.push(this.#listen(server, system.address, system.port))
      for (const listener of httpListenersOf(system, archive))
        starting.push(this.#listen(this.#httpServer(system.address, listener), system.address, listener.port))
    }
    await Promise.all(starting)
  }

  #dicomServer({ address, options }: FleetSystem, behaviour: DicomBehaviour): Server {
    const serve = (socket: Socket, observer: Observer) => {
      socket.setNoDelay(true)
      new DicomPeer(socket, behaviour, observer)
    }
    if (options.tls === 'no') return createServer((socket) => serve(socket, this.#welcome(socket, address)))
    const { key, cert, context } = this.#tlsMaterial()
    const requestCert = options.tls === 'client'
    const server = createTlsServer({ key, cert, secureContext: context, requestCert, rejectUnauthorized: requestCert })
    // Seen at the first octet, whether or not TLS is spoken then.
    const observers = new Map<string, Observer>()
    server.on('connection', (socket) => {
      const peer = peerOf(socket)
      observers.set(peer, this.#welcome(socket, address))
      socket.on('close', () => observers.delete(peer))
    })
    server.on('secureConnection', (socket) => {
      this.#hold(socket)
      const observer = observers.get(peerOf(socket))
      if (observer) serve(socket, observer)
      else socket.destroy()
    })
    server.on('tlsClientError', (_, socket) => socket.destroy())
    return server
  }

  #oddServer({ address, kind }: FleetSystem): Server {
    const behave = oddHosts[kind as OddName]
    return createServer((socket) => {
      this.#welcome(socket, address)
      behave(socket, seedOf(address, this.#options.seed))
    })
  }

  #httpServer(address: string, { behaviour }: HttpListener): Server {
    const observers = new WeakMap<Socket, Observer>()
    const answer: RequestListener = (request, response) => {
      const observer = observers.get(request.socket)!
      // The client left before its answer was whole: nothing to be done about it.
      answerHttp(request, response, behaviour, observer).catch(() => response.destroy())
    }
    const server = createHttpServer(answer)
    server.prependListener('connection', (socket) => observers.set(socket, this.#welcome(socket, address)))
    return server
  }

  #welcome(socket: Socket, address: string): Observer {
    const observer = this.#observer.connection(address)
    this.#hold(socket)
    socket.on('close', () => observer.closed())
    return observer
  }

  /** Keeps a socket until it is closed, and no longer than its client takes part. */
  #hold(socket: Socket): void {
    this.#sockets.add(socket)
    socket.setTimeout(CLIENT_IDLE_MS, () => socket.destroy())
    // A client that resets its connection is an everyday event.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#sockets.delete(socket))
  }

  #listen(server: Server, host: string, port: number): Promise<void> {
    this.#servers.push(server)
    server.maxConnections = MAX_CONNECTIONS_PER_SYSTEM
    return new Promise((resolve, reject) => {
      server.once('error', (cause: NodeJS.ErrnoException) => {
        const message = `${host}:${port} cannot be listened on: ${cause.code ?? 'unknown reason'}`
        reject(new SurveyError('LG_SURVEY_LISTEN_FAILED', message, { port }, cause))
      })
      server.listen({ host, port, backlog: BACKLOG }, resolve)
    })
  }

  /** One certificate for all, made when the first system needs it. */
  #tlsMaterial(): { key: string; cert: string; context: SecureContext } {
    if (this.#tls === undefined) {
      const now = Date.now()
      const made = selfSigned('pacs.simulated.invalid', new Date(now - DAY_MS), new Date(now + 365 * DAY_MS))
      this.#tls = { ...made, context: createSecureContext(made) }
    }
    return this.#tls
  }
}

/** Known only while the socket is open. */
function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress}:${remotePort}`
}
