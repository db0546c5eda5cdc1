/** Runs queries whose text varies with their form only, and keeps each form prepared. */
import type { Statement } from 'better-sqlite3-multiple-ciphers'
import type { RawBuilder } from 'kysely'
import { build } from './compiled.ts'
import type { Connection } from './connection.ts'

/** Statements kept prepared: one for each form of query. */
const mostForms = 256

export class PreparedForms {
  readonly #connection: Connection
  readonly #prepared = new Map<string, Statement<unknown[], Record<string, unknown>>>()

  constructor(connection: Connection) {
    this.#connection = connection
  }

  run(query: RawBuilder<unknown>): Record<string, unknown>[] {
    const compiled = query.compile(build)
    return this.#statement(compiled.sql).all(...compiled.parameters)
  }

  #statement(text: string): Statement<unknown[], Record<string, unknown>> {
    const known = this.#prepared.get(text)
    if (known !== undefined) return known
    if (this.#prepared.size >= mostForms) this.#prepared.clear()
    const prepared = this.#connection.prepare<unknown[], Record<string, unknown>>(text)
    this.#prepared.set(text, prepared)
    return prepared
  }
}
