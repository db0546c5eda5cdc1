/** docs/reference/errors.md and the closed lists of codes in the packages say the same, both ways. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')

const errorFiles = readdirSync(new URL('packages/', root))
  .map((name) => `packages/${name}/src/errors.ts`)
  .filter((path) => existsSync(new URL(path, root)))

/** Codes of each error class: `export type NetworkErrorCode = 'LG_…' | 'LG_…'` belongs to `NetworkError`. */
const thrown = new Map(
  errorFiles.flatMap((path) =>
    [...read(path).matchAll(/export type (\w+Error)Code =([^;]*?)(?=\n\n|\n\/\*\*|\nexport)/g)].map(
      ([, name, list]) => [name, [...(list ?? '').matchAll(/'(LG_\w+)'/g)].map(([, code]) => code)] as const,
    ),
  ),
)

/** Codes of each section of the page: rows `| LG_… | what happened | what to do |` below `## NetworkError`. */
const explained = new Map(
  read('docs/reference/errors.md')
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const rows = [...section.matchAll(/^\| `?(LG_\w+)`? \| [^|]+ \| [^|]+ \|$/gm)].map(([, code]) => code)
      return [section.split('\n')[0]?.trim(), rows] as const
    }),
)

describe('each package that has errors says so on the page', () => {
  test.each([...thrown])('%s', (name, codes) => {
    expect(codes.length).toBeGreaterThan(0)
    expect([...(explained.get(name) ?? [])].sort()).toEqual([...codes].sort())
  })
})

test('the page explains no class that does not exist', () => {
  expect([...explained.keys()].filter((name) => name?.endsWith('Error') && !thrown.has(name))).toEqual([])
})

test('a code belongs to one class only', () => {
  const all = [...thrown.values()].flat()
  expect(all.filter((code, index) => all.indexOf(code) !== index)).toEqual([])
})
