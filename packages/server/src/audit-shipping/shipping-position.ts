/** How far the audit log has been handed to the collector: in the file of the services, so that a restart goes on from there. */
import type { ServicesDatabase } from '../services-file/database.ts'

export interface Shipped {
  /** Index of the first entry that is still to be sent. */
  next: number
  /** Index of the first entry of the last batch: what a broken connection may have taken with it. */
  batch: number
}

export class ShippingPosition {
  readonly #database: ServicesDatabase

  constructor(database: ServicesDatabase) {
    this.#database = database
  }

  read(): Shipped {
    return { next: this.#cursor('audit-shipping'), batch: this.#cursor('audit-shipping-batch') }
  }

  /** On stable storage when it returns. */
  write({ next, batch }: Shipped): void {
    const put = this.#database.prepare('insert or replace into cursors (name, value) values (?, ?)')
    this.#database
      .transaction(() => {
        put.run('audit-shipping', next)
        put.run('audit-shipping-batch', batch)
      })
      .immediate()
  }

  #cursor(name: string): number {
    const query = this.#database.prepare<[string], { value: number }>('select value from cursors where name = ?')
    return query.get(name)?.value ?? 0
  }
}
