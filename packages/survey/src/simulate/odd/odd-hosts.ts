/**
 * Hosts that are no DICOM system, or a broken or hostile one: each takes a connection and does its one odd thing until the client
 * leaves.
 */
import type { Socket } from 'node:net'
import { mix } from '../studies/mix.ts'

export type OddBehaviour = (socket: Socket, seed: number) => void

/** Every minute would be as bad for a client; every second lets tests see that octets do come. */
const DRIP_MS = 1000

function onFirstData(socket: Socket, action: () => void): void {
  socket.once('data', action)
  socket.resume()
}

/** Greets first, as SSH, FTP and SMTP servers do; puts up with anything. */
function banner(line: string): OddBehaviour {
  return (socket) => {
    socket.resume()
    socket.write(`${line}\r\n`)
  }
}

function answersWith(octets: (seed: number) => string | Uint8Array): OddBehaviour {
  return (socket, seed) => onFirstData(socket, () => socket.end(octets(seed)))
}

/** Sends one octet a second, one that might be the beginning of an A-ASSOCIATE-AC. */
const drip: OddBehaviour = (socket) => {
  const octets = Uint8Array.of(2, 0, 0, 1, 0, 0, 0, 1)
  let at = 0
  socket.resume()
  const timer = setInterval(() => socket.write(octets.subarray(at % 8, (at++ % 8) + 1)), DRIP_MS)
  timer.unref()
  socket.on('close', () => clearInterval(timer))
}

function garbage(seed: number): Uint8Array {
  return Uint8Array.from({ length: 700 }, (_, index) => mix(seed + index) & 0xff)
}

const webPage =
  '<!doctype html><html><head><title>Welcome to nginx!</title></head><body><h1>It works</h1></body></html>'

export const oddHosts = {
  /** Takes the connection and says nothing. */
  silent: (socket) => {
    socket.resume()
  },
  closes: (socket) => {
    socket.end()
  },
  resets: (socket) => onFirstData(socket, () => socket.resetAndDestroy()),
  drip,
  garbage: answersWith(garbage),
  /** Sends back what it gets. */
  echoes: (socket) => {
    socket.pipe(socket)
  },
  /** Announces a PDU of 4 GiB - 1 octets. */
  giant: answersWith(() => Uint8Array.of(2, 0, 0xff, 0xff, 0xff, 0xff, 0, 1, 0, 0)),
  ssh: banner('SSH-2.0-OpenSSH_8.4p1 Debian-5'),
  ftp: banner('220 ProFTPD Server ready.'),
  smtp: banner('220 mail.example.org ESMTP Postfix'),
  web: answersWith(
    () =>
      `HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html\r\nContent-Length: ${webPage.length}\r\nConnection: close\r\n\r\n${webPage}`,
  ),
} as const satisfies Record<string, OddBehaviour>

export type OddName = keyof typeof oddHosts
