/**
 * The certificate that both listeners show, and the authority's word that it is good. The word is given anew every day, and the certificate
 * a month before it ends, both without a restart: an archive may run for years.
 */
import { readFile, stat } from 'node:fs/promises'
import type { Keyring } from '@leadglass/archive'
import type { DataFolderLayout } from '../data-folder/layout.ts'
import { readAuthority, type ServerIdentity, serverIdentity } from '../data-folder/tls-files.ts'
import { writeWholeFile } from '../data-folder/write-file.ts'
import { certificateStatus, isAbout } from './certificate-status.ts'
import { DailyTurn } from './daily-turn.ts'
import type { IdentityOptions } from './server-certificate.ts'

const dayMs = 86_400_000
/** Half of the time it is in force: one that was given longer ago is not begun with. */
const tooOldMs = 7 * dayMs

export interface OwnCertificateParts {
  layout: DataFolderLayout
  keyring: Keyring
  /** As the settings have it. */
  options: Omit<IdentityOptions, 'now'>
  onRenewed: () => Promise<void>
  now?: () => Date
}

/** `status`: an OCSPResponse, DER (RFC 6960 4.2.1). */
export type OwnIdentity = ServerIdentity & { status: Buffer }

export class OwnCertificate extends DailyTurn {
  readonly #parts: OwnCertificateParts
  readonly #now: () => Date
  #current: OwnIdentity | undefined

  private constructor(parts: OwnCertificateParts) {
    super(() => this.#renew(0))
    this.#parts = parts
    this.#now = parts.now ?? (() => new Date())
  }

  static async open(parts: OwnCertificateParts): Promise<OwnCertificate> {
    const own = new OwnCertificate(parts)
    await own.#renew(tooOldMs)
    return own
  }

  get current(): OwnIdentity {
    return this.#current!
  }

  async #renew(longestMs: number): Promise<void> {
    const { layout, keyring, options, onRenewed } = this.#parts
    const { renewed, ...identity } = await serverIdentity(layout, keyring, { ...options, now: this.#now() })
    const stored = await this.#storedStatus(identity.certificate, longestMs)
    this.#current = { ...identity, status: stored ?? (await this.#makeStatus(identity.certificate)) }
    if (renewed) await onRenewed()
  }

  async #storedStatus(certificate: string, longestMs: number): Promise<Buffer | undefined> {
    const path = this.#parts.layout.serverStatus
    const made = await stat(path).catch(() => undefined)
    if (made === undefined || this.#now().getTime() - made.mtimeMs > longestMs) return undefined
    const status = await readFile(path)
    return isAbout(status, certificate) ? status : undefined
  }

  async #makeStatus(certificate: string): Promise<Buffer> {
    const { layout, keyring } = this.#parts
    const status = await certificateStatus(await readAuthority(layout, keyring), certificate, this.#now())
    await writeWholeFile(layout.serverStatus, status)
    return status
  }
}
