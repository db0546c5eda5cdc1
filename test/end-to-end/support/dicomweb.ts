/** A DICOMweb client of a few lines: asks, and takes multipart answers apart. */
import { Agent, request } from 'undici'
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
    return new DicomWeb(server.https, await archive.token('clinician', `token-${server.pid}`), archive.authority)
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

  /** QIDO-RS at any level, all rows. */
  async rows(path: string): Promise<Record<string, { Value?: unknown[] }>[]> {
    const { status, body } = await this.get(
      `${path}${path.includes('?') ? '&' : '?'}limit=5000`,
      'application/dicom+json',
    )
    if (status === 204) return []
    if (status !== 200) throw new Error(`QIDO-RS answered ${status}: ${body}`)
    return JSON.parse(body.toString('utf8'))
  }

  studies() {
    return this.rows('/studies')
  }

  /** WADO-RS: one Part 10 file, in the transfer syntax it is stored in. */
  async instance({ studyInstanceUID, seriesInstanceUID, sopInstanceUID }: Identity): Promise<Answer> {
    const path = `/studies/${studyInstanceUID}/series/${seriesInstanceUID}/instances/${sopInstanceUID}`
    const answer = await this.get(path, 'multipart/related; type="application/dicom"; transfer-syntax=*')
    return answer.status === 200 ? { ...answer, body: onlyPart(answer) } : answer
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

/** The body of the only part of a multipart answer. */
function onlyPart({ type, body }: Answer): Buffer {
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1]
  const start = body.indexOf('\r\n\r\n') + 4
  const end = body.lastIndexOf(`\r\n--${boundary}--`)
  return body.subarray(start, end)
}
