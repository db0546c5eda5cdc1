/** What the server says, and that each language of the web application has words for all of it. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { alertKinds } from '../../src/alerts/alert.ts'
import { settingList } from '../../src/config/setting-list.ts'
import { longOperations } from '../../src/jobs/jobs.ts'
import { type SentenceCode, saying, sentences, textOf } from '../../src/text/sentences.ts'
import { signalNames } from '../../src/watch/signals.ts'

const packages = new URL('../../../', import.meta.url)
const folder = new URL('web/src/i18n/server-words/', packages)
const locales = new URL('web/src/i18n/locales/', packages)
const languages = readdirSync(folder)
const codes = Object.keys(sentences) as SentenceCode[]
const places = (text: string) => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name))].sort()

/** What may write into the audit log. */
const sources = ['access', 'archive', 'audit', 'cli', 'network', 'server', 'shield', 'survey'].flatMap((name) => {
  const src = new URL(`${name}/src/`, packages)
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(new URL(path, src), 'utf8'))
})

/** Of the form of an action, and none: modules of Node, principals, addresses, what a role or a right is called elsewhere. */
const others = /^(node:(?!certificate-renewed|renewal-refused)|operator:|person:|token:|role:|about:)/

/** Every string of a source that has the form `noun:verb`. */
function actionsOf(texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => [...text.matchAll(/'([a-z][a-z-]*:[a-z][a-z-]+)'/g)].map(([, one]) => one!))
  return [...new Set(found)].filter((one) => !others.test(one)).sort()
}

/** `{ a: { b: 'text' } }` gives `a.b`; what differs by number is one text. */
function flatten(tree: object, prefix = ''): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[prefix + key.replace(/_(one|other)$/, ''), value] as [string, string]]
      : flatten(value, `${prefix}${key}.`),
  )
}

describe.each(languages)('%s', (file) => {
  const words = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, object>

  test('has words for each sentence, with the same facts in it, and for nothing else', () => {
    const texts = flatten(words.sentences!)
    expect([...new Set(texts.map(([code]) => code))].sort()).toEqual([...codes].sort())
    for (const [code, text] of texts)
      expect([code, places(text)]).toEqual([code, places(sentences[code as SentenceCode])])
  })

  test('has words for each setting', () => {
    const keys = flatten(words.settings!).map(([key]) => key)
    expect(keys.sort()).toEqual(
      settingList()
        .map(({ key }) => key)
        .sort(),
    )
  })

  test('has words for each failure of TLS', () => {
    const source = readFileSync(new URL('network/src/tls/tls-failure.ts', packages), 'utf8')
    const known = [...source.matchAll(/^ {2}\['(\w+)'/gm)].map(([, code]) => code)
    expect(known.length).toBeGreaterThan(10)
    expect(Object.keys(words.tls!).sort()).toEqual(known.sort())
  })

  test('has words for each action of the audit log', () => {
    expect(Object.keys(words.actions!).sort()).toEqual(actionsOf(sources).map((action) => action.replace(':', ' ')))
  })

  test('leaves no text empty', () => {
    expect(Object.values(words).flatMap((area) => flatten(area).filter(([, text]) => text.trim() === ''))).toEqual([])
  })
})

test.each(readdirSync(locales))('%s names each long operation', (file) => {
  const { administration } = JSON.parse(readFileSync(new URL(file, locales), 'utf8'))
  expect(Object.keys(administration.jobs.operations).sort()).toEqual(
    [...longOperations].map((operation) => operation.replace('.', '-')).sort(),
  )
})

test.each(readdirSync(locales))('%s has words for each measure of the watch and each kind of alert', (file) => {
  const { alerts } = JSON.parse(readFileSync(new URL(file, locales), 'utf8'))
  expect(Object.keys(alerts.signals).sort()).toEqual([...signalNames].sort())
  expect(Object.keys(alerts.kinds).sort()).toEqual(alertKinds.map((kind) => kind.replace(':', '-')).sort())
})

test('a sentence names its facts, and a fact that was not given leaves no place open', () => {
  expect(textOf(saying('plaintext-listener', { aeTitle: 'CT1', day: '2027-01-31' }))).toBe(
    'CT1 connects without TLS until 2027-01-31.',
  )
  for (const code of codes) expect(textOf(saying(code))).not.toContain('{{')
})
