/** Rows in every table of an SQLite file, whatever its columns are: for files of earlier versions that are brought up to this one. */

/** What is used of `better-sqlite3`. */
export interface TableFile {
  prepare(sql: string): { run(...values: never[]): unknown; all(...values: never[]): unknown[] }
  pragma(text: string): unknown
}

/** Rows of each table by its name. */
export type Rows = ReadonlyMap<string, readonly Record<string, unknown>[]>

export const rowsOfEachTable = 3

/** Values by type alone, so that every reference finds its row. */
const valueOfType: Readonly<Record<string, (row: number) => unknown>> = {
  TEXT: (row) => `text ${row}`,
  INTEGER: (row) => row,
  BLOB: (row) => Buffer.from([row]),
}

/** @returns what was put in */
export function fillTables(file: TableFile): Rows {
  file.pragma('foreign_keys=OFF')
  for (const table of tablesOf(file)) {
    const columns = file.pragma(`table_xinfo('${table}')`) as { type: string }[]
    const insert = file.prepare(`insert into "${table}" values (${columns.map(() => '?').join(', ')})`)
    for (let row = 1; row <= rowsOfEachTable; row += 1)
      insert.run(...(columns.map(({ type }) => valueOfType[type.toUpperCase()]!(row)) as never[]))
  }
  return new Map(tablesOf(file).map((table) => [table, rowsOf(file, table)]))
}

export function tablesOf(file: TableFile): string[] {
  const query = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
  return (file.prepare(query).all() as { name: string }[]).map(({ name }) => name)
}

export function rowsOf(file: TableFile, table: string): Record<string, unknown>[] {
  return file.prepare(`select * from "${table}" order by 1, 2`).all() as Record<string, unknown>[]
}

/** Columns, keys and indices of each table. Its text would not do: that of a table which got a column later is another one. */
export function shapesOf(file: TableFile): Record<string, unknown> {
  return Object.fromEntries(tablesOf(file).map((table) => [table, shapeOf(file, table)]))
}

function shapeOf(file: TableFile, table: string): unknown {
  const [facts] = file.pragma(`table_list('${table}')`) as { strict: number; wr: number }[]
  const indices = (file.pragma(`index_list('${table}')`) as { name: string; seq: number }[])
    .map(({ name, seq: _, ...index }) => ({ name, ...index, columns: file.pragma(`index_info('${name}')`) }))
    .sort((one, other) => one.name.localeCompare(other.name))
  const { strict, wr } = facts!
  const columns = file.pragma(`table_xinfo('${table}')`)
  return { strict, wr, columns, keys: file.pragma(`foreign_key_list('${table}')`), indices }
}
