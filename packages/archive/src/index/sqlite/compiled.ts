/**
 * Queries are written with kysely's types, compiled to text once, and run as SQLite's prepared statements with named
 * parameters: kysely never runs anything itself.
 */
import type { Statement } from 'better-sqlite3-multiple-ciphers'
import {
  type Compilable,
  DummyDriver,
  Kysely,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'
import type { Connection } from './connection.ts'
import type { Tables } from './schema.ts'

/** What may be bound to a parameter. */
export type Bound = string | number | Buffer | null

/** Builds and compiles; has no connection. */
export const build = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/** A named parameter, bound at each run. */
export function parameter<T>(name: string): RawBuilder<T> {
  return sql.raw<T>(`@${name}`)
}

/** Named parameters for every column of a row, to be inserted. */
export function parameters<Row extends object>(columns: readonly (keyof Row & string)[]) {
  return Object.fromEntries(columns.map((name) => [name, parameter(name)])) as {
    [column in keyof Row]: RawBuilder<Row[column]>
  }
}

/** Compiles and prepares a query whose values are all named parameters. */
export function prepare<Row>(connection: Connection, query: Compilable<Row>): Statement<[Record<string, Bound>], Row> {
  return connection.prepare<[Record<string, Bound>], Row>(query.compile().sql)
}
