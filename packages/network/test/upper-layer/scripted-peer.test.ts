/**
 * Every cell of Table 9-10 (PS3.8 9.2) over a real connection: a scripted peer and the local user bring the machine into the
 * state, the event happens, and what the peer sees, what the user is told and the state afterwards are those of the action.
 *
 * Sta4 lasts no time here, as sockets come connected; its cells are held by the table's own test.
 */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { UIDs } from '@leadglass/dicom'
import { expect, test } from 'vitest'
import { defaultLimits, NetworkError } from '../../src/index.ts'
import { encodeAbort } from '../../src/upper-layer/abort.ts'
import { encodeAssociateAC } from '../../src/upper-layer/associate-ac.ts'
import { dicomApplicationContext } from '../../src/upper-layer/associate-body.ts'
import { encodeAssociateRJ } from '../../src/upper-layer/associate-rj.ts'
import { type AssociateRQ, encodeAssociateRQ } from '../../src/upper-layer/associate-rq.ts'
import { encodePDataTF } from '../../src/upper-layer/p-data-tf.ts'
import { encodeReleaseRP, encodeReleaseRQ } from '../../src/upper-layer/release.ts'
import { UpperLayerConnection, type UpperLayerUser } from '../../src/upper-layer/upper-layer-connection.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { rowsOfTable9to10 } from '../support/table-9-10.ts'

const request: AssociateRQ = {
  protocolVersion: 1,
  calledAETitle: 'CALLED',
  callingAETitle: 'CALLING',
  applicationContextName: dicomApplicationContext,
  presentationContexts: [
    { id: 1, abstractSyntaxUID: '1.2.840.10008.1.1', transferSyntaxUIDs: [UIDs.ImplicitVRLittleEndian] },
  ],
  userInformation: { maximumLength: 16_384 },
}
const answer = {
  ...request,
  presentationContexts: [{ id: 1, result: 0, transferSyntaxUID: UIDs.ImplicitVRLittleEndian }],
}
const rejection = { result: 1, source: 1, reason: 1 } as const
const data = encodePDataTF([{ contextID: 1, isCommand: true, isLast: true, octets: Uint8Array.of(1, 2) }])

/** What the peer does for each event that comes from it. */
const fromPeer: Readonly<Record<string, Buffer>> = {
  Evt3: Buffer.from(encodeAssociateAC(answer)),
  Evt4: Buffer.from(encodeAssociateRJ(rejection)),
  Evt6: Buffer.from(encodeAssociateRQ(request)),
  Evt10: Buffer.from(data),
  Evt12: Buffer.from(encodeReleaseRQ()),
  Evt13: Buffer.from(encodeReleaseRP()),
  Evt16: Buffer.from(encodeAbort({ source: 0, reason: 0 })),
  // A type that the Standard does not have.
  Evt19: Buffer.from([0x7f, 0, 0, 0, 0, 0]),
}

/** What the local user does. */
const fromUser: Readonly<Record<string, (connection: UpperLayerConnection) => void>> = {
  Evt7: (connection) => connection.accept(answer),
  Evt8: (connection) => connection.reject(rejection),
  Evt9: (connection) => void connection.send([data]),
  Evt11: (connection) => connection.release(),
  Evt14: (connection) => connection.answerRelease(),
  Evt15: (connection) => connection.abort(new NetworkError('LG_ASSOCIATION_CLOSED', 'the test aborts')),
}

/** The events that lead from the beginning to each state, and for which side. */
const acceptor = ['Evt5']
const established = [...acceptor, 'Evt6', 'Evt7']
const ways: Readonly<Record<string, readonly string[]>> = {
  Sta1: [],
  Sta2: acceptor,
  Sta3: [...acceptor, 'Evt6'],
  Sta5: ['Evt2'],
  Sta6: established,
  Sta7: [...established, 'Evt11'],
  Sta8: [...established, 'Evt12'],
  Sta9: ['Evt2', 'Evt3', 'Evt11', 'Evt12'],
  Sta10: [...established, 'Evt11', 'Evt12'],
  Sta11: ['Evt2', 'Evt3', 'Evt11', 'Evt12', 'Evt14'],
  Sta12: [...established, 'Evt11', 'Evt12', 'Evt13'],
  Sta13: [...acceptor, 'Evt6', 'Evt8'],
}

interface Outcome {
  /** PDU type that the peer receives. */
  readonly sends?: number
  /** Call of the user. */
  readonly tells?: string
  readonly closes?: boolean
  readonly next: string
}

/** Tables 9-6 to 9-9, in what can be seen from outside. */
const outcomes: Readonly<Record<string, Outcome>> = {
  'AE-3': { tells: 'onAssociateAccepted', next: 'Sta6' },
  'AE-4': { tells: 'onAssociateRejected', closes: true, next: 'Sta1' },
  'AE-5': { next: 'Sta2' },
  'AE-6': { tells: 'onAssociateRequest', next: 'Sta3' },
  'AE-7': { sends: 2, next: 'Sta6' },
  'AE-8': { sends: 3, next: 'Sta13' },
  'DT-1': { sends: 4, next: 'Sta6' },
  'DT-2': { tells: 'onFragment', next: 'Sta6' },
  'AR-1': { sends: 5, next: 'Sta7' },
  'AR-2': { tells: 'onReleaseRequest', next: 'Sta8' },
  'AR-3': { tells: 'onReleased', closes: true, next: 'Sta1' },
  'AR-4': { sends: 6, next: 'Sta13' },
  'AR-5': { next: 'Sta1' },
  'AR-6': { tells: 'onFragment', next: 'Sta7' },
  'AR-7': { sends: 4, next: 'Sta8' },
  'AR-8': { tells: 'onReleaseRequest', next: 'Sta10' },
  'AR-9': { sends: 6, next: 'Sta11' },
  'AR-10': { tells: 'onReleased', next: 'Sta12' },
  'AA-1': { sends: 7, next: 'Sta13' },
  'AA-2': { closes: true, next: 'Sta1' },
  'AA-3': { tells: 'onAborted', closes: true, next: 'Sta1' },
  'AA-4': { tells: 'onAborted', next: 'Sta1' },
  'AA-5': { next: 'Sta1' },
  'AA-6': { next: 'Sta13' },
  'AA-7': { sends: 7, next: 'Sta13' },
  'AA-8': { sends: 7, tells: 'onAborted', next: 'Sta13' },
}

const cells = rowsOfTable9to10.flatMap(([event, ...actions]) =>
  actions.flatMap((action, index): [string, string, string][] => {
    const state = `Sta${index + 1}`
    return action === '.' || state === 'Sta4' || event === 'Evt1' ? [] : [[event!, state, action]]
  }),
)

class Script {
  readonly calls: string[] = []
  readonly clock = new FakeClock()
  received = Buffer.alloc(0)
  readonly connection: UpperLayerConnection
  readonly peer: Socket
  readonly peerClosed: Promise<unknown>
  readonly #local: Socket
  #onOctets = () => {}

  private constructor(local: Socket, peer: Socket, isRequestor: boolean) {
    this.#local = local
    this.peer = peer
    this.peerClosed = once(peer, 'end')
    peer.on('data', (octets) => (this.received = Buffer.concat([this.received, octets])))
    peer.on('error', () => {})
    const tell = (name: string) => () => void this.calls.push(name)
    const user: UpperLayerUser = {
      onAssociateRequest: tell('onAssociateRequest'),
      onAssociateAccepted: tell('onAssociateAccepted'),
      onAssociateRejected: tell('onAssociateRejected'),
      onFragment: tell('onFragment'),
      onReleaseRequest: tell('onReleaseRequest'),
      onReleased: tell('onReleased'),
      onAborted: tell('onAborted'),
      onClosed: () => {},
    }
    const { clock } = this
    this.connection = new UpperLayerConnection({ transport: local, isRequestor, user, limits: defaultLimits, clock })
    this.connection.onOctets = () => this.#onOctets()
  }

  static async begin(isRequestor: boolean): Promise<Script> {
    const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const accepted = once(server, 'connection')
    const peer = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true })
    const [local] = (await accepted) as [Socket]
    server.close()
    return new Script(local, peer, isRequestor)
  }

  async happen(event: string): Promise<void> {
    const octets = fromPeer[event]
    if (octets) await this.#arrive(octets)
    else if (event === 'Evt2') this.connection.associate(request)
    else if (event === 'Evt5') this.connection.listen()
    else if (event === 'Evt17') await this.#peerCloses()
    else if (event === 'Evt18') this.clock.advance(defaultLimits.artimMs)
    else fromUser[event]!(this.connection)
  }

  /** What came after `from` octets begins with a PDU of this type. */
  async expectPdu(from: number, type: number): Promise<void> {
    while (this.received.length <= from) await once(this.peer, 'data')
    expect(this.received[from]).toBe(type)
  }

  /** Whatever was written until now has reached the peer. */
  async settle(): Promise<number> {
    while (this.received.length < this.#local.bytesWritten) await once(this.peer, 'data')
    return this.received.length
  }

  end(): void {
    this.#local.destroy()
    this.peer.destroy()
  }

  async #arrive(octets: Buffer): Promise<void> {
    const arrived = new Promise<void>((resolve) => (this.#onOctets = resolve))
    this.peer.write(octets)
    await arrived
  }

  async #peerCloses(): Promise<void> {
    const closed = new Promise((resolve) => this.#local.once('close', resolve))
    this.peer.resetAndDestroy()
    await closed
  }
}

test.each(cells)('%s in %s takes action %s', async (event, state, action) => {
  const way = ways[state]!
  const script = await Script.begin(way[0] === 'Evt2')
  try {
    for (const step of way) await script.happen(step)
    expect(script.connection.state).toBe(state)
    const before = await script.settle()
    script.calls.length = 0
    await script.happen(event)
    const { sends, tells, closes, next } = outcomes[action]!
    // AR-8 is the one action whose next state depends on the side.
    expect(script.connection.state).toBe(next)
    expect(script.calls).toEqual(tells === undefined ? [] : [tells])
    if (sends !== undefined) await script.expectPdu(before, sends)
    if (closes) await script.peerClosed
    if (sends === undefined && event !== 'Evt17') expect(await script.settle()).toBe(before)
  } finally {
    script.end()
  }
})

test('AR-8 leads the requestor to Sta9', async () => {
  const script = await Script.begin(true)
  for (const step of ['Evt2', 'Evt3', 'Evt11', 'Evt12']) await script.happen(step)
  expect(script.connection.state).toBe('Sta9')
  script.end()
})
