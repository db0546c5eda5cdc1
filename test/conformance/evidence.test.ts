/** The evidence pack names nothing that is not there: each test file exists, each setting is one. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { evidenceTable, settingKeys } from '@leadglass/server'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const standards = ['NIST SP 1800-24', 'HIPAA 164.312', 'HIPAA 164.312 (proposed 2025)', 'OWASP ASVS 5.0']

test.each(evidenceTable.map((row) => [`${row.standard} ${row.requirement}`, row] as const))('%s', (_, row) => {
  expect(row.tests.length).toBeGreaterThan(0)
  expect(row.tests.filter((file) => !existsSync(root + file))).toEqual([])
  expect(row.settings.filter((key) => !settingKeys().includes(key))).toEqual([])
})

test('each of the standards has its rows', () => {
  expect([...new Set(evidenceTable.map(({ standard }) => standard))].sort()).toEqual([...standards].sort())
})
