/**
 * Sentences of the server in the reader's language, by the codes that the server gives them. English needs no file: those are the
 * server's own. What has no words in a language is shown as the server said it.
 */
import type { i18n } from 'i18next'
import { dateLocale, serverWords } from './i18n.ts'

/** `sentences`: warnings, findings, refusals; `settings`: what each is for; `tls`: why a handshake failed; `actions`: of the audit log. */
export type WordsArea = 'sentences' | 'settings' | 'tls' | 'actions'

/** A sentence by code, with what it speaks of. */
export interface Said {
  code: string
  /** Default: that of the sentence it is part of */
  area?: WordsArea
  facts?: Readonly<Record<string, string | number>>
}

/**
 * @param area - of those that say none
 * @returns undefined unless there are words for each of them
 */
export function inWords(i18n: i18n, area: WordsArea, said: readonly Said[], between = ' '): string | undefined {
  const locale = dateLocale(i18n.language)
  const texts = said.map(({ code, area: own = area, facts = {} }) => {
    const options = { ns: serverWords, ...readable(facts, locale) }
    return i18n.exists(`${own}.${code}`, options) ? i18n.t(`${own}.${code}`, options) : undefined
  })
  return texts.length > 0 && texts.every((text) => text !== undefined) ? texts.join(between) : undefined
}

const day = /^\d{4}-\d{2}-\d{2}$/

function readable(facts: NonNullable<Said['facts']>, locale: string): Record<string, string | number> {
  const entries = Object.entries(facts).map(([name, value]) => [
    name,
    typeof value === 'string' && day.test(value)
      ? new Date(`${value}T00:00`).toLocaleDateString(locale, { dateStyle: 'medium' })
      : value,
  ])
  return Object.fromEntries(entries)
}
