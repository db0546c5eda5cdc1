/**
 * The hosts of a run that are finished, one line of JSON each: what a run that was stopped or killed goes on from.
 *
 * A line is written when a host is finished, whole or not at all: the last one, if it was cut, is taken off and its host
 * asked again. Only findings are in it; no hash of an identifier ever is.
 */
import { type FileHandle, open } from 'node:fs/promises'
import { SurveyError } from '../errors.ts'
import type { Finding } from '../finding.ts'

export interface FinishedHost {
  readonly address: string
  readonly findings: readonly Finding[]
}

export class Journal {
  readonly #file: FileHandle
  #position: number
  #waiting: string[] = []
  #writing: Promise<void> = Promise.resolve()

  private constructor(file: FileHandle, position: number) {
    this.#file = file
    this.#position = position
  }

  /** @returns the journal, ready to go on, and the hosts in it @throws SurveyError `LG_SURVEY_SNAPSHOT_INVALID` */
  static async open(path: string): Promise<{ journal: Journal; finished: FinishedHost[] }> {
    const file = await open(path, 'a+', 0o600).then(async (made) => {
      await made.close()
      return open(path, 'r+')
    })
    const octets = await file.readFile()
    const end = octets.lastIndexOf(0x0a) + 1
    await file.truncate(end)
    const lines = octets.subarray(0, end).toString('utf8').split('\n').slice(0, -1)
    return { journal: new Journal(file, end), finished: lines.map(parseLine) }
  }

  /** Resolves when the line is with the system: it outlives this process, however it ends. Calls that wait share a write. */
  add(host: FinishedHost): Promise<void> {
    this.#waiting.push(`${JSON.stringify(host)}\n`)
    if (this.#waiting.length === 1) this.#writing = this.#writing.catch(() => {}).then(() => this.#write())
    return this.#writing
  }

  async #write(): Promise<void> {
    const octets = Buffer.from(this.#waiting.join(''))
    this.#waiting = []
    await this.#file.write(octets, 0, octets.length, this.#position)
    this.#position += octets.length
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => {})
    await this.#file.datasync()
    await this.#file.close()
  }
}

function parseLine(line: string, index: number): FinishedHost {
  try {
    const host: FinishedHost = JSON.parse(line)
    if (typeof host.address === 'string' && Array.isArray(host.findings)) return host
  } catch {
    // said below
  }
  const message = `line ${index + 1} of the journal is damaged`
  throw new SurveyError('LG_SURVEY_SNAPSHOT_INVALID', message, { line: index + 1 })
}
