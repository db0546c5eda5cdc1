/** An archive in a temporary folder, listening on loopback, gone when it is closed or the process ends. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReadyLine, RunningServer } from '@leadglass/server'
import type { Destination } from './send.ts'

const scanner = 'DEMOSCANNER'

export class ThrowAwayArchive {
  readonly #place: string
  readonly #folder: string
  readonly #environment: Readonly<Record<string, string>>
  #server: RunningServer | undefined

  private constructor(place: string, environment: Readonly<Record<string, string>>) {
    this.#place = place
    this.#folder = join(place, 'data')
    this.#environment = environment
  }

  /**
   * Makes the archive and lets it listen.
   *
   * @param https - `HOST:PORT` for the browser
   * @param logLevel - of the log on standard error
   */
  static async open(https: string, logLevel: string): Promise<ThrowAwayArchive> {
    const place = mkdtempSync(join(tmpdir(), 'leadglass-demo-'))
    const archive = new ThrowAwayArchive(place, { LEADGLASS_LOG_LEVEL: logLevel })
    process.once('exit', () => archive.#removeFiles())
    try {
      await archive.#listen(https)
      return archive
    } catch (error) {
      await archive.remove()
      throw error
    }
  }

  async #listen(https: string): Promise<void> {
    const { createServer, initialise } = await import('@leadglass/server')
    const environment = this.#environment
    await initialise({ folder: this.#folder, environment })
    this.#server = await createServer({ folder: this.#folder, https, dicomTls: '127.0.0.1:0', environment })
  }

  get ready(): ReadyLine {
    if (this.#server === undefined) throw new Error('the archive is closed')
    return this.#server.ready
  }

  /** Registers a scanner and issues its certificate, as an administrator would. */
  async scanner(): Promise<Destination> {
    const { runOperation } = await import('@leadglass/server')
    await runOperation(this.#folder, 'node.add', { aeTitle: scanner, services: ['echo', 'store'] })
    const { key, certificate, authority } = await runOperation(this.#folder, 'node.certificate', { aeTitle: scanner })
    const [, host = '', port] = /^(.*):(\d+)$/.exec(this.ready.dicomTls) ?? []
    const tls = { key, certificate, authority }
    return { host, port: Number(port), callingAETitle: scanner, calledAETitle: this.ready.aeTitle, tls }
  }

  /** A link that signs a clinician in, once. */
  async signInLink(): Promise<string> {
    const { runOperation } = await import('@leadglass/server')
    const { link } = await runOperation(this.#folder, 'link.create', {
      purpose: 'sign-in',
      role: 'clinician',
      name: 'demo',
    })
    return link
  }

  async remove(): Promise<void> {
    await this.#server?.close()
    this.#server = undefined
    this.#removeFiles()
  }

  #removeFiles(): void {
    rmSync(this.#place, { recursive: true, force: true })
  }
}
