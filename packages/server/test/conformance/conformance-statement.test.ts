import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { conformanceStatement } from '../../src/index.ts'

test('docs/reference/dicom-conformance.md is what the listener negotiates; `npm run generate:conformance` writes it anew', async () => {
  const page = readFileSync(new URL('../../../../docs/reference/dicom-conformance.md', import.meta.url), 'utf8')
  expect(page).toBe(await conformanceStatement())
})
