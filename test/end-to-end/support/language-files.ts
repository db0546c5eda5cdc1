/** The texts of the application, flat. */
import { readFileSync } from 'node:fs'
import type { Words } from './views.ts'

const folder = new URL('../../../packages/web/src/i18n/locales/', import.meta.url)

/** Texts by key: `administration.nodes.title`. */
export function languageFile(language: string): Map<string, string> {
  return flatten(JSON.parse(readFileSync(new URL(`${language}.json`, folder), 'utf8')))
}

/** What must not stand in a German page. */
export function wordsOf(english: ReadonlyMap<string, string>, german: ReadonlyMap<string, string>): Words {
  const both = new Set(german.values())
  return {
    keys: new Set(english.keys()),
    english: new Set([...english.values()].filter((text) => !both.has(text))),
  }
}

function flatten(tree: object, prefix = ''): Map<string, string> {
  const entries = Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
  )
  return new Map(entries)
}
