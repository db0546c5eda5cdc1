/** What the web application keeps for a person between visits: layouts, columns, saved searches. Encrypted like all here. */
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { ServicesDatabase } from '../services-file/database.ts'

export class Preferences {
  readonly #database: ServicesDatabase

  constructor(database: ServicesDatabase) {
    this.#database = database
  }

  /** Every preference of this person by its name. */
  of(person: string): Record<string, unknown> {
    const rows = this.#database
      .prepare<[string], { name: string; value: string }>('select name, value from preferences where person = ?')
      .all(person)
    return Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value)]))
  }

  /**
   * @param value - anything JSON can say; null forgets the preference
   * @throws ServerError `LG_PREFERENCES_FULL` too long, or too many names
   */
  set(person: string, name: string, value: unknown): void {
    const remove = this.#database.prepare('delete from preferences where person = ? and name = ?')
    const insert = this.#database.prepare('insert into preferences (person, name, value) values (?, ?, ?)')
    this.#database
      .transaction(() => {
        remove.run(person, name)
        if (value === null) return
        const text = JSON.stringify(value)
        if (text.length > limits.preferenceCharacters || this.#count(person) >= limits.preferencesPerPerson) {
          throw new ServerError(
            'LG_PREFERENCES_FULL',
            'no room for this preference; remove some saved searches or layouts',
            {
              characters: text.length,
            },
          )
        }
        insert.run(person, name, text)
      })
      .immediate()
  }

  #count(person: string): number {
    return Number(this.#database.prepare('select count(*) from preferences where person = ?').pluck().get(person))
  }
}
