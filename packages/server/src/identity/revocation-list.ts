/**
 * The revocation list of our authority: made anew at each revocation and every day, in force for thirty.
 *
 * The DICOM listener refuses in the handshake whom it names, without a restart; anybody may fetch it, since it says nothing but
 * serial numbers and days.
 *
 * Source: RFC 5280 5 (profile of the list), 5.3.1 (reasons).
 */
import { readFile, stat } from 'node:fs/promises'
import type { Accounts } from '@leadglass/access'
import type { Keyring } from '@leadglass/archive'
import type { DataFolderLayout } from '../data-folder/layout.ts'
import { readAuthority } from '../data-folder/tls-files.ts'
import { writeWholeFile } from '../data-folder/write-file.ts'
import { revocationList } from './make-revocation-list.ts'

const dayMs = 86_400_000
/** One that was made longer ago is not begun with: peers' clocks differ, and the next one takes a day to come. */
const tooOldMs = 20 * dayMs

export interface RevocationListParts {
  layout: DataFolderLayout
  keyring: Keyring
  accounts: Pick<Accounts, 'listRevocations'>
}

export class RevocationList {
  readonly #parts: RevocationListParts
  readonly #listeners = new Set<(pem: string) => void>()
  #turn: Promise<unknown> = Promise.resolve()
  #pem = ''
  #timer: NodeJS.Timeout | undefined

  constructor(parts: RevocationListParts) {
    this.#parts = parts
  }

  /** The list as it lies in the folder, made anew if that is missing or old. */
  async open(): Promise<string> {
    const path = this.#parts.layout.revocationList
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => Number.POSITIVE_INFINITY,
    )
    if (age > tooOldMs) return this.refresh()
    this.#pem = await readFile(path, 'utf8')
    return this.#pem
  }

  /** A new one every day from now on, so that the one in force never runs out. */
  start(onError: (error: unknown) => void): void {
    this.#timer = setInterval(() => void this.refresh().catch(onError), dayMs)
    this.#timer.unref()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#turn
  }

  /** PEM. */
  get current(): string {
    return this.#pem
  }

  /** @returns the end of it */
  onChange(listener: (pem: string) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Resolves once the new list is on disk and in force at the listeners. */
  refresh(): Promise<string> {
    const next = this.#turn.then(() => this.#make())
    this.#turn = next.catch(() => undefined)
    return next
  }

  async #make(): Promise<string> {
    const { layout, keyring, accounts } = this.#parts
    const pem = await revocationList(await readAuthority(layout, keyring), await accounts.listRevocations(), new Date())
    await writeWholeFile(layout.revocationList, pem)
    this.#pem = pem
    for (const listener of this.#listeners) listener(pem)
    return pem
  }
}
