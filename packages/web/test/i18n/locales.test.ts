import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const root = new URL('../../src/', import.meta.url)
const locales = readdirSync(new URL('i18n/locales/', root))
const texts = (file: string) => flatten(JSON.parse(readFileSync(new URL(`i18n/locales/${file}`, root), 'utf8')))

/** `{ a: { b: 'text' } }` gives `a.b`. */
function flatten(tree: object, prefix = ''): Map<string, string> {
  const entries = Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
  )
  return new Map(entries)
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => readFileSync(new URL(path, root), 'utf8'))
  .join('\n')
const english = texts('en.json')

describe.each(locales)('%s', (file) => {
  const translated = texts(file)

  test('has every text of the English file, with the same values in it', () => {
    expect([...translated.keys()].sort()).toEqual([...english.keys()].sort())
    for (const [key, text] of english)
      expect([key, placeholders(translated.get(key) ?? '')]).toEqual([key, placeholders(text)])
  })

  test('leaves no text empty', () => {
    expect([...translated].filter(([, text]) => text.trim() === '')).toEqual([])
  })
})

test('every text that a page asks for by its whole key exists', () => {
  const asked = [...sources.matchAll(/\bt\('([\w.-]+)'/g)].map(([, key]) => key ?? '')
  const missing = asked.filter((key) => !english.has(key) && !english.has(`${key}_one`))
  expect(missing).toEqual([])
})

test('every error code has its words', () => {
  const codes = [...readFileSync(new URL('errors.ts', root), 'utf8').matchAll(/'(LG_WEB_\w+)'/g)].map(
    ([, code]) => code,
  )
  expect(codes.filter((code) => !english.has(`errors.${code}`))).toEqual([])
})
