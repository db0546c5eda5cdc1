/** Loopback listeners that note who came and when, and a small probe that counts what they say. */
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { SurveyError } from '../../src/errors.ts'
import type { Probe } from '../../src/probes/probe.ts'

export interface ObservedListener {
  readonly address: string
  readonly port: number
  /** Monotonic, milliseconds, of each connection. */
  readonly connectionsMs: readonly number[]
  close(): Promise<void>
}

/** Listens on an address of 127.0.0.0/8 and lets `serve` speak. Port 0 takes a free one. */
export async function listen(address: string, serve: (socket: Socket) => void, port = 0): Promise<ObservedListener> {
  const connectionsMs: number[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    connectionsMs.push(performance.now())
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
    serve(socket)
  })
  server.listen(port, address)
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('not a TCP listener')
  return {
    address,
    port: bound.port,
    connectionsMs,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A peer that says how many studies it has, in a line. */
export function says(studies: number): (socket: Socket) => void {
  return (socket) => socket.end(`${studies}\n`)
}

/** Reads the line of `says`: an exposed system with ten images a study. The sketch is made of the number. */
export const lineProbe: Probe = {
  name: 'dicom',
  async run({ port }, reach) {
    try {
      const socket = await reach.connect(port)
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk
      })
      await once(socket, 'close')
      if (!/^\d+\n$/.test(text))
        return { outcome: 'protocol-error', evidence: [{ rung: 1, probe: 'dicom', what: 'TCP' }] }
      const studies = Number(text)
      const exact = (value: number) => ({ value, certainty: 'exact' as const })
      return {
        outcome: 'done',
        evidence: [{ rung: 7, probe: 'dicom', what: 'answered' }],
        counts: { studies: exact(studies), images: exact(studies * 10), imagesAccessible: exact(0) },
        sketch: studies === 0 ? [] : [BigInt(studies)],
      }
    } catch (error) {
      if (error instanceof SurveyError) throw error
      return { outcome: 'refused', evidence: [{ rung: 0, probe: 'dicom', what: 'refused' }] }
    }
  },
}
