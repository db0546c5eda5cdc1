/** A setting that nothing reads would be a promise that is not kept: each one is used outside the folder that defines them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { settingList } from '../../packages/server/src/config/setting-list.ts'

const packages = fileURLToPath(new URL('../../packages', import.meta.url))

const sources = ['server', 'cli']
  .flatMap((name) => readdirSync(join(packages, name, 'src'), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.endsWith('/config'))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))

test.each(settingList().map(({ key }) => key))('%s is read', (key) => {
  const name = key.slice(key.lastIndexOf('.') + 1)
  expect(sources.some((text) => new RegExp(`\\b${name}\\b`).test(text))).toBe(true)
})
