/**
 * What nodes ask of the archive over HTTP, on the DICOM port: their own certificate, anew.
 *
 * The port takes nobody without a certificate of ours that is in force and not revoked; a peer that names `http/1.1` in the
 * handshake (ALPN) speaks HTTP there, every other one DICOM. So there is no further port, and no further way in for a stranger.
 *
 *     GET  /api/nodes/self               AE title and the end of the certificate's validity
 *     POST /api/nodes/self/certificate   a PKCS#10 request in PEM; answers the certificate for its key
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { RegisteredNode } from '@leadglass/access'
import type { CertifiedPeer } from '@leadglass/network'
import type { BoundedAudit } from '../data-folder/bounded-audit.ts'
import type { DataFolder } from '../data-folder/data-folder.ts'
import { ServerError } from '../errors.ts'
import { requestedKey } from '../identity/certificate-request.ts'
import { certifyNode } from '../identity/node-certificate.ts'
import { limits } from '../limits.ts'
import { describeError, type Log } from '../log/log.ts'

export interface NodeApiParts {
  data: DataFolder
  log: Log
  refusals: BoundedAudit
}

interface Reply {
  status: number
  body: object
}

/** A node asks for one thing and goes. */
const connectionMs = 30_000

export class NodeApi {
  readonly #parts: NodeApiParts
  readonly #server: Server
  readonly #peers = new WeakMap<object, CertifiedPeer>()

  constructor(parts: NodeApiParts) {
    this.#parts = parts
    this.#server = createServer({ maxHeaderSize: limits.headerOctets }, (request, response) => {
      void this.#answer(request, response)
    })
  }

  /** Takes over a connection that the DICOM listener has verified. */
  readonly take = (peer: CertifiedPeer): void => {
    this.#peers.set(peer.socket, peer)
    peer.socket.setTimeout(connectionMs, () => peer.socket.destroy())
    this.#server.emit('connection', peer.socket)
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const peer = this.#peers.get(request.socket)!
    const { status, body } = await this.#reply(request, peer).catch((error: unknown) => this.#failure(error))
    const headers = {
      'content-type': status < 400 ? 'application/json' : 'application/problem+json',
      'cache-control': 'no-store',
    }
    response.writeHead(status, { ...headers, connection: 'close' }).end(JSON.stringify(body))
  }

  async #reply(request: IncomingMessage, peer: CertifiedPeer): Promise<Reply> {
    const node = await this.#parts.data.accounts.nodeByCertificate(peer.certificate.fingerprint256)
    if (node === undefined) return this.#refuse(peer)
    const { method, url } = request
    if (method === 'GET' && url === '/api/nodes/self') return { status: 200, body: selfOf(node, peer) }
    if (method === 'POST' && url === '/api/nodes/self/certificate') {
      return { status: 201, body: await this.#renew(node, peer, await textOf(request)) }
    }
    return problem(404, 'Not found', 'There are /api/nodes/self and /api/nodes/self/certificate.')
  }

  async #renew(node: RegisteredNode, { address, certificate }: CertifiedPeer, pem: string): Promise<object> {
    const { data } = this.#parts
    const issued = await certifyNode(data, node.aeTitle, await requestedKey(pem))
    await data.audit.append({
      time: new Date().toISOString(),
      action: 'node:certificate-renewed',
      outcome: 'success',
      principal: `node:${node.aeTitle}`,
      address,
      detail: { before: certificate.serial, fingerprint: issued.fingerprint, notAfter: issued.notAfter },
    })
    return issued
  }

  #refuse({ address }: CertifiedPeer): Reply {
    const denied = { action: 'node:renewal-refused', outcome: 'denied', principal: 'stranger' } as const
    this.#parts.refusals.record({
      time: new Date().toISOString(),
      ...denied,
      address,
      detail: { why: 'certificate not registered' },
    })
    return problem(403, 'Not permitted', 'This certificate is not that of a registered node.')
  }

  #failure(error: unknown): Reply {
    const { code, message } = error as { code?: string; message?: string }
    if (error instanceof ServerError && code === 'LG_CERTIFICATE_REQUEST') return problem(400, 'Bad request', message!)
    if (error instanceof ServerError && code === 'LG_NODE_CERTIFICATES') return problem(409, 'Too many', message!)
    this.#parts.log.error('operation failed', { ...describeError(error), operation: 'node.renew' })
    return problem(500, 'Failed', 'The log of the archive says why.')
  }
}

function selfOf({ aeTitle, services }: RegisteredNode, { certificate }: CertifiedPeer): object {
  return { aeTitle, services, serial: certificate.serial, notAfter: certificate.notAfter.toISOString() }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let octets = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    octets += chunk.length
    if (octets > limits.certificateRequestOctets) {
      throw new ServerError('LG_CERTIFICATE_REQUEST', 'the certificate request is too long')
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('latin1')
}

function problem(status: number, title: string, detail: string): Reply {
  return { status, body: { type: 'about:blank', title, status, detail } }
}
