/** A DICOMweb client of a few lines: asks, and takes multipart answers apart. */
import { createHash, type Hash } from 'node:crypto'
import { Agent, request } from 'undici'
import { dataSetOctets } from './files.ts'
import { newUID } from './made-instance.ts'
import type { Server } from './server.ts'
import type { TestArchive } from './test-archive.ts'

export interface Answer {
  status: number
  type: string
  body: Buffer
}

/** An instance by its UIDs. */
export interface Identity {
  studyInstanceUID: string
  seriesInstanceUID: string
  sopInstanceUID: string
}

/** One match of a search: elements by their tag in eight hexadecimal digits. */
export type Row = Record<string, { Value?: unknown[] }>

const pageRows = 500

export class DicomWeb {
  readonly #base: string
  readonly #headers: Record<string, string>
  readonly #dispatcher: Agent

  constructor(base: string, token: string, authority: string) {
    this.#base = `${base}/dicom-web`
    this.#headers = { authorization: `Bearer ${token}` }
    this.#dispatcher = new Agent({ connect: { ca: authority } })
  }

  /** Signs in with a new clinician's token. */
  static async of(archive: TestArchive, server: Server): Promise<DicomWeb> {
    return new DicomWeb(server.https, await archive.token('clinician', `token-${newUID()}`), archive.authority)
  }

  async get(path: string, accept: string): Promise<Answer> {
    const headers = { ...this.#headers, accept }
    const {
      statusCode,
      headers: answered,
      body,
    } = await request(`${this.#base}${path}`, { headers, dispatcher: this.#dispatcher })
    return {
      status: statusCode,
      type: String(answered['content-type'] ?? ''),
      body: Buffer.from(await body.arrayBuffer()),
    }
  }

  /** QIDO-RS at any level: all rows, page by page. */
  async rows(path: string): Promise<Row[]> {
    const rows: Row[] = []
    for (;;) {
      const query = `${path.includes('?') ? '&' : '?'}limit=${pageRows}&offset=${rows.length}`
      const { status, body } = await this.get(path + query, 'application/dicom+json')
      if (status === 204) return rows
      if (status !== 200) throw new Error(`QIDO-RS answered ${status}: ${body}`)
      const page = JSON.parse(body.toString('utf8')) as Row[]
      rows.push(...page)
      if (page.length < pageRows) return rows
    }
  }

  studies() {
    return this.rows('/studies')
  }

  /** WADO-RS: one Part 10 file, in the transfer syntax it is stored in. */
  async instance(identity: Identity): Promise<Answer> {
    const answer = await this.get(instancePath(identity), singlePart)
    return answer.status === 200 ? { ...answer, body: onlyPart(answer) } : answer
  }

  /** WADO-RS without keeping the answer: the SHA-256, in hexadecimal, of its data set of this many octets. */
  async instanceDigest(identity: Identity, dataSetLength: number): Promise<string> {
    const headers = { ...this.#headers, accept: singlePart }
    const { body } = await request(this.#base + instancePath(identity), { headers, dispatcher: this.#dispatcher })
    const hash = createHash('sha256')
    let head = Buffer.alloc(0)
    let left = dataSetLength
    for await (const chunk of body as AsyncIterable<Buffer>) {
      if (left < dataSetLength) {
        left -= take(hash, chunk, left)
        continue
      }
      head = Buffer.concat([head, chunk])
      if (head.length > headOctets) left -= take(hash, dataSetOctets(afterPartHeader(head)), left)
    }
    return left === 0 ? hash.digest('hex') : `${left} octets short`
  }

  /** STOW-RS: sends files in one request. */
  async store(files: readonly Uint8Array[]): Promise<Answer> {
    const boundary = 'leadglass-end-to-end'
    const parts = files.flatMap((file) => [
      Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
      file,
      Buffer.from('\r\n'),
    ])
    const { statusCode, headers, body } = await request(`${this.#base}/studies`, {
      method: 'POST',
      headers: {
        ...this.#headers,
        accept: 'application/dicom+json',
        'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
      },
      body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
      dispatcher: this.#dispatcher,
    })
    return {
      status: statusCode,
      type: String(headers['content-type'] ?? ''),
      body: Buffer.from(await body.arrayBuffer()),
    }
  }

  close(): Promise<void> {
    return this.#dispatcher.close()
  }
}

const singlePart = 'multipart/related; type="application/dicom"; transfer-syntax=*'

/** Enough for the header of a part and the file meta information. */
const headOctets = 4096

function instancePath({ studyInstanceUID, seriesInstanceUID, sopInstanceUID }: Identity): string {
  return `/studies/${studyInstanceUID}/series/${seriesInstanceUID}/instances/${sopInstanceUID}`
}

function afterPartHeader(body: Buffer): Buffer {
  return body.subarray(body.indexOf('\r\n\r\n') + 4)
}

/** Adds at most `limit` octets to the digest. @returns how many */
function take(hash: Hash, octets: Buffer, limit: number): number {
  const taken = octets.subarray(0, limit)
  hash.update(taken)
  return taken.length
}

/** The body of the only part of a multipart answer. */
function onlyPart({ type, body }: Answer): Buffer {
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1]
  return afterPartHeader(body.subarray(0, body.lastIndexOf(`\r\n--${boundary}--`)))
}
