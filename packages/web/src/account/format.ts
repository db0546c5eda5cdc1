/** How the account page writes moments and browsers. */
import { dateLocale } from '../i18n/i18n.ts'

export function formatMoment(moment: string, language: string): string {
  return new Date(moment).toLocaleString(dateLocale(language), { dateStyle: 'medium', timeStyle: 'short' })
}

/** The order matters: Edge and Opera call themselves Chrome as well, and Chrome calls itself Safari. */
const browsers: readonly [mark: RegExp, name: string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrom(e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const systems: readonly [mark: RegExp, name: string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** `Firefox, Windows`, or undefined for what is no browser. */
export function browserName(agent: string): string | undefined {
  const nameIn = (marks: typeof browsers) => marks.find(([mark]) => mark.test(agent))?.[1]
  const browser = nameIn(browsers)
  return browser && [browser, nameIn(systems)].filter(Boolean).join(', ')
}
