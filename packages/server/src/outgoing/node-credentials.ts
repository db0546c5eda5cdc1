/**
 * What another archive issued to us: key, certificate and authority for one node that trusts its own authority, not ours.
 *
 * Kept in the encrypted `services.db`; the key is never given out again.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { ServerError } from '../errors.ts'
import type { ServicesDatabase } from '../services-file/database.ts'

/** PEM texts. */
export interface Credentials {
  key: string
  certificate: string
  authority: string
}

export class NodeCredentials {
  readonly #database: ServicesDatabase

  constructor(database: ServicesDatabase) {
    this.#database = database
  }

  of(aeTitle: string): Credentials | undefined {
    return this.#database
      .prepare<[string], Credentials>('select key, certificate, authority from credentials where aeTitle = ?')
      .get(aeTitle)
  }

  /** Replaces earlier ones. @throws ServerError `LG_CREDENTIALS_UNUSABLE` */
  set(aeTitle: string, credentials: Credentials): { notAfter: string } {
    const notAfter = checked(credentials)
    this.#database
      .prepare(
        `insert into credentials values (:aeTitle, :key, :certificate, :authority)
         on conflict (aeTitle) do update set key = :key, certificate = :certificate, authority = :authority`,
      )
      .run({ aeTitle, ...credentials })
    return { notAfter }
  }

  remove(aeTitle: string): void {
    this.#database.prepare('delete from credentials where aeTitle = ?').run(aeTitle)
  }
}

/** Key and certificate belong together and come from that authority. @returns the end of validity, ISO 8601 */
function checked({ key, certificate, authority }: Credentials): string {
  try {
    const parsed = new X509Certificate(certificate)
    if (parsed.checkPrivateKey(createPrivateKey(key)) && parsed.checkIssued(new X509Certificate(authority)))
      return new Date(parsed.validTo).toISOString()
  } catch (cause) {
    throw new ServerError('LG_CREDENTIALS_UNUSABLE', 'key, certificate or authority cannot be read as PEM', {}, cause)
  }
  throw new ServerError('LG_CREDENTIALS_UNUSABLE', 'key, certificate and authority do not belong together')
}
