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
import { DailyTurn } from './daily-turn.ts'
import { revocationList } from './make-revocation-list.ts'

const dayMs = 86_400_000
/** One that was made longer ago is not begun with: peers' clocks differ, and the next one takes a day to come. */
const tooOldMs = 20 * dayMs

export interface RevocationListParts {
  layout: DataFolderLayout
  keyring: Keyring
  accounts: Pick<Accounts, 'listRevocations'>
}

export class RevocationList extends DailyTurn {
  readonly #parts: RevocationListParts
  #pem = ''

  constructor(parts: RevocationListParts) {
    super(() => this.#renew())
    this.#parts = parts
  }

  /** Begins with the list as it lies in the folder, made anew if that is missing or old. */
  async open(): Promise<void> {
    const path = this.#parts.layout.revocationList
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => Number.POSITIVE_INFINITY,
    )
    if (age > tooOldMs) await this.refresh()
    else this.#pem = await readFile(path, 'utf8')
  }

  /** PEM. */
  get current(): string {
    return this.#pem
  }

  async #renew(): Promise<void> {
    const { layout, keyring, accounts } = this.#parts
    const pem = await revocationList(await readAuthority(layout, keyring), await accounts.listRevocations(), new Date())
    await writeWholeFile(layout.revocationList, pem)
    this.#pem = pem
  }
}
