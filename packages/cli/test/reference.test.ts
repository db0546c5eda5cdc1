import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { commandReference } from '../src/index.ts'

test('docs/reference/cli.md is in step with the help; `npm run generate:cli` writes it anew', () => {
  const page = readFileSync(new URL('../../../docs/reference/cli.md', import.meta.url), 'utf8')
  expect(page).toBe(commandReference())
})
