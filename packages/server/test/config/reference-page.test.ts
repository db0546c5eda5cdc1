import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { configurationPage } from '../../src/config/reference-page.ts'

test('docs/reference/configuration.md lists every setting as it is', () => {
  const page = readFileSync(new URL('../../../../docs/reference/configuration.md', import.meta.url), 'utf8')
  expect(page).toBe(configurationPage())
})
