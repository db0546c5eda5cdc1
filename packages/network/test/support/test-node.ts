/** A listener with a recording sink, policy and log, as most tests here need it. */
import { EventEmitter, once } from 'node:events'
import {
  type Admission,
  type AnnouncedInstance,
  AssociationAcceptor,
  type AssociationAcceptorOptions,
  type AssociationEvents,
  type AssociationRequest,
  type Clock,
  type InstanceSink,
  type Limits,
  type ServerTlsMaterial,
  type ServiceName,
  storageSCP,
  verificationSCP,
} from '../../src/index.ts'

export interface StoredInstance extends AnnouncedInstance {
  readonly dataSet: Buffer
}

export interface TestNodeOptions {
  readonly tls?: ServerTlsMaterial
  readonly limits?: Partial<Limits>
  readonly clock?: Clock
  readonly services?: readonly ServiceName[]
  readonly sink?: InstanceSink
  admit?(request: AssociationRequest): Admission | Promise<Admission>
}

export class TestNode {
  readonly stored: StoredInstance[] = []
  /** Events in their order, by name. */
  readonly log: { name: keyof AssociationEvents; event: unknown }[] = []
  readonly requests: AssociationRequest[] = []
  readonly acceptor: AssociationAcceptor
  readonly #emitter = new EventEmitter()
  port = 0

  private constructor(options: TestNodeOptions) {
    const services = options.services ?? ['echo', 'store']
    const base = {
      services: [verificationSCP(), storageSCP(options.sink ?? this.#keepingSink())],
      policy: {
        admit: (request: AssociationRequest): Admission | Promise<Admission> => {
          this.requests.push(request)
          return options.admit?.(request) ?? { accepted: true, principal: request.callingAETitle, services }
        },
      },
      events: this.#recorder(),
      ...(options.limits ? { limits: options.limits } : {}),
      ...(options.clock ? { clock: options.clock } : {}),
    }
    const full: AssociationAcceptorOptions = options.tls
      ? { ...base, tls: options.tls }
      : { ...base, dangerouslyAcceptPlaintext: true }
    this.acceptor = new AssociationAcceptor(full)
  }

  static async start(options: TestNodeOptions = {}): Promise<TestNode> {
    const node = new TestNode(options)
    node.port = (await node.acceptor.listen({ host: '127.0.0.1', port: 0 })).port
    return node
  }

  /** The first event of that name, now or when it comes. */
  async event(name: keyof AssociationEvents): Promise<Record<string, unknown>> {
    const [first] = this.events(name)
    if (first) return first
    await once(this.#emitter, name)
    return this.event(name)
  }

  events(name: keyof AssociationEvents): Record<string, unknown>[] {
    return this.log.filter((entry) => entry.name === name).map(({ event }) => event as Record<string, unknown>)
  }

  close(): Promise<void> {
    return this.acceptor.close()
  }

  #keepingSink(): InstanceSink {
    return {
      store: async (instance, dataSet) => {
        const chunks: Uint8Array[] = []
        for await (const chunk of dataSet) chunks.push(chunk)
        this.stored.push({ ...instance, dataSet: Buffer.concat(chunks) })
      },
    }
  }

  #recorder(): AssociationEvents {
    const record = (name: keyof AssociationEvents) => (event: unknown) => {
      this.log.push({ name, event })
      this.#emitter.emit(name)
    }
    return {
      onRefusedConnection: record('onRefusedConnection'),
      onTlsFailure: record('onTlsFailure'),
      onRejected: record('onRejected'),
      onAccepted: record('onAccepted'),
      onOperation: record('onOperation'),
      onReleased: record('onReleased'),
      onAborted: record('onAborted'),
    }
  }
}
