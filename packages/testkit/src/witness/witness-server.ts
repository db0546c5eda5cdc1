/**
 * A witness over HTTPS (C2SP tlog-witness): holds the last checkpoint of each log that it signed, and signs none that does not
 * continue it. In memory, for tests.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { openCheckpoint, verifyConsistency } from '@leadglass/audit'

export interface WitnessOptions {
  name: string
  /** Ed25519 seed, 32 octets. */
  seed: Uint8Array
  /** Public keys of the logs that it signs for, by origin. */
  logs: ReadonlyMap<string, Uint8Array>
  certificate: Buffer
  key: Buffer
}

interface Answer {
  status: number
  type?: string
  text: string
}

export class WitnessServer {
  readonly #options: WitnessOptions
  readonly #key: KeyObject
  readonly #publicKey: Buffer
  readonly #server: Server
  /** What it signed last, by origin. */
  readonly seen = new Map<string, { size: number; rootHash: Uint8Array }>()
  /** Its clock: seconds since 1970. */
  now = (): number => Math.floor(Date.now() / 1000)
  /** Answers in the place of its own, for as long as it is there. */
  instead: Answer | undefined

  private constructor(options: WitnessOptions) {
    this.#options = options
    const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
    this.#key = createPrivateKey({ key: Buffer.concat([prefix, options.seed]), format: 'der', type: 'pkcs8' })
    this.#publicKey = createPublicKey(this.#key).export({ format: 'der', type: 'spki' }).subarray(-32)
    this.#server = createServer({ cert: options.certificate, key: options.key }, (request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (part: string) => {
        body += part
      })
      request.on('end', () => {
        const isSubmission = request.method === 'POST' && request.url === '/witness/add-checkpoint'
        const { status, type = 'text/plain', text } = isSubmission ? this.#answer(body) : { status: 404, text: '' }
        response.writeHead(status, { 'content-type': type }).end(text)
      })
    })
  }

  static async start(options: WitnessOptions): Promise<WitnessServer> {
    const witness = new WitnessServer(options)
    await new Promise<void>((resolve) => witness.#server.listen(0, '127.0.0.1', resolve))
    return witness
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}/witness`
  }

  /** As witnesses publish it. */
  get verifierKey(): string {
    return `${this.#options.name}+${this.#keyId.toString('hex')}+${this.#typedKey.toString('base64')}`
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  get #typedKey(): Buffer {
    return Buffer.concat([Buffer.of(0x04), this.#publicKey])
  }

  get #keyId(): Buffer {
    const input = Buffer.concat([Buffer.from(`${this.#options.name}\n`), this.#typedKey])
    return createHash('sha256').update(input).digest().subarray(0, 4)
  }

  #answer(body: string): Answer {
    if (this.instead) return this.instead
    const at = body.indexOf('\n\n')
    const [first = '', ...proof] = body.slice(0, at).split('\n')
    const note = body.slice(at + 2)
    const publicKey = this.#options.logs.get(note.slice(0, note.indexOf('\n')))
    if (!publicKey) return { status: 404, text: '' }
    try {
      const { origin, size, rootHash } = openCheckpoint(note, publicKey)
      const path = proof.map((line) => Buffer.from(line, 'base64'))
      return this.#decide(Number(/^old (\d+)$/.exec(first)?.[1]), path, { origin, size, rootHash, note })
    } catch {
      return { status: 403, text: '' }
    }
  }

  #decide(
    old: number,
    path: readonly Uint8Array[],
    { origin, size, rootHash, note }: { origin: string; size: number; rootHash: Uint8Array; note: string },
  ): Answer {
    if (!(old <= size)) return { status: 400, text: '' }
    const last = this.seen.get(origin)
    if (old !== (last?.size ?? 0)) return { status: 409, type: 'text/x.tlog.size', text: `${last?.size ?? 0}\n` }
    const proof = { first: old, firstRoot: last?.rootHash ?? rootHash, size, root: rootHash, path }
    if (old > 0 && !verifyConsistency(proof)) return { status: old === size ? 409 : 422, text: '' }
    this.seen.set(origin, { size, rootHash })
    return { status: 200, text: this.#cosign(note) }
  }

  #cosign(note: string): string {
    const text = note.slice(0, note.lastIndexOf('\n\n') + 1)
    const seconds = this.now()
    const time = Buffer.alloc(8)
    time.writeBigUInt64BE(BigInt(seconds))
    const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`), this.#key)
    const blob = Buffer.concat([this.#keyId, time, signature])
    return `\u2014 ${this.#options.name} ${blob.toString('base64')}\n`
  }
}
