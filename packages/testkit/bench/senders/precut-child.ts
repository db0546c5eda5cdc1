/**
 * The sender's process: opens its associations, reads and cuts everything, says so, and begins at a word.
 *
 * Messages: parent → child a `PrecutJob`, then `go`; child → parent `ready`, then a `PrecutResult`.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { corpusPart } from './corpus.ts'
import type { PrecutJob, PrecutResult } from './precut.ts'
import { associateRQ, maxPduOctetsOf, releaseRQ, statusOf, storePdus } from './upper-layer.ts'

const CONTEXT_ID = 1
const ASSOCIATE_AC = 2
const P_DATA_TF = 4
const PIECE_OCTETS = 1024 * 1024

/** One association: what it will send, message by message. */
interface Prepared {
  readonly socket: Socket
  readonly pdus: () => Promise<Buffer>
  readonly messages: readonly (readonly Buffer[])[]
}

process.once('message', (job: PrecutJob) => {
  serve(job).catch((error: unknown) => {
    process.send?.({ error: String(error) })
    process.exitCode = 1
  })
})

async function serve(job: PrecutJob): Promise<void> {
  const associations: Prepared[] = []
  for (let index = 0; index < job.associations; index += 1) associations.push(await prepare(job, index))
  const go = new Promise((resolve) => process.once('message', resolve))
  process.send?.('ready')
  await go
  const began = performance.now()
  await Promise.all(associations.map(sendAll))
  const result: PrecutResult = { seconds: (performance.now() - began) / 1000 }
  for (const { socket } of associations) socket.end(releaseRQ)
  process.send?.(result, () => process.disconnect())
}

async function prepare(job: PrecutJob, association: number): Promise<Prepared> {
  const instances = [...corpusPart(job.corpus, association, job)]
  const { sopClassUID, transferSyntaxUID } = instances[0]!
  const socket = await open(job)
  const pdus = pduReader(socket)
  socket.write(associateRQ(job.calledAETitle, job.callingAETitle, [{ id: CONTEXT_ID, sopClassUID, transferSyntaxUID }]))
  const answer = await pdus()
  if (answer[0] !== ASSOCIATE_AC) throw new Error(`association refused with PDU type ${answer[0]}`)
  const maxPduOctets = maxPduOctetsOf(answer)
  const messages = instances.map((instance, index) =>
    joined(storePdus(CONTEXT_ID, index + 1, instance, instance.chunks(), maxPduOctets)),
  )
  return { socket, pdus, messages }
}

async function sendAll({ socket, pdus, messages }: Prepared): Promise<void> {
  for (const message of messages) {
    for (const piece of message) if (!socket.write(piece)) await once(socket, 'drain')
    const answer = await pdus()
    const status = answer[0] === P_DATA_TF ? statusOf(answer) : undefined
    if (status !== 0) throw new Error(`PDU type ${answer[0]}, status ${status?.toString(16)}`)
  }
}

/** Joins PDUs into pieces of about a megabyte: few writes, and never a whole big object at once in the socket. */
function joined(pdus: Iterable<Buffer>): Buffer[] {
  const pieces: Buffer[] = []
  let open: Buffer[] = []
  let octets = 0
  for (const pdu of pdus) {
    open.push(pdu)
    octets += pdu.length
    if (octets < PIECE_OCTETS) continue
    pieces.push(Buffer.concat(open))
    open = []
    octets = 0
  }
  return [...pieces, Buffer.concat(open)]
}

async function open({ port, tls }: PrecutJob): Promise<Socket> {
  const socket = tls
    ? connectTls({
        host: '127.0.0.1',
        port,
        key: readFileSync(tls.key),
        cert: readFileSync(tls.certificate),
        ca: readFileSync(tls.authority),
        checkServerIdentity: () => undefined,
      })
    : connectPlain(port, '127.0.0.1')
  socket.setNoDelay(true)
  await new Promise<void>((resolve, reject) => {
    socket.once(tls ? 'secureConnect' : 'connect', () => resolve()).once('error', reject)
  })
  return socket
}

/** Hands out the PDUs that arrive, one at a call. */
function pduReader(socket: Socket): () => Promise<Buffer> {
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let pending = Buffer.alloc(0)
  return async () => {
    for (;;) {
      const length = pending.length >= 6 ? 6 + pending.readUInt32BE(2) : Number.POSITIVE_INFINITY
      if (pending.length >= length) {
        const pdu = pending.subarray(0, length)
        pending = pending.subarray(length)
        return pdu
      }
      const { value, done } = await chunks.next()
      if (done) throw new Error('the server closed the connection')
      pending = Buffer.concat([pending, value])
    }
  }
}
