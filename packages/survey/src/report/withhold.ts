/**
 * The last guard of a report without names: whatever way an address or an institution got into a text, it does not
 * leave. Every format is made from the value that passed here.
 */

import { countryOf } from '../countries/countries.ts'
import { groupBy } from '../group-by.ts'
import { targetName } from '../judge/target-name.ts'

const withheld = '(withheld)'

/** Shorter names (`ER`, `MRI`) stand inside ordinary words; no field of a report holds them by itself. */
const shortestName = 4

interface NamedSystem {
  readonly address: string
  readonly port: number
  readonly institution?: string | undefined
  readonly network?: string | undefined
}

/** Texts that must not be found in a report without names, longest first. */
export function secretsOf(systems: readonly NamedSystem[]): string[] {
  const secrets = new Set<string>()
  for (const { address, port, institution, network } of systems) {
    secrets.add(address)
    secrets.add(targetName({ address, port }))
    for (const name of [institution?.trim(), network?.trim()]) {
      if (name && name.length >= shortestName && !isPlace(name)) secrets.add(name)
    }
  }
  return [...secrets].sort((one, other) => other.length - one.length)
}

/** An institution that is called like its country is no secret; without it the country table would lose its row. */
const isPlace = (name: string): boolean => countryOf(name).code !== undefined

/** The same value with each secret in any of its strings replaced. @param secrets - from `secretsOf` */
export function withhold<Value>(value: Value, secrets: readonly string[]): Value {
  const byFirstWord = groupBy(
    secrets.map((secret) => secret.toLowerCase()),
    (secret) => wordsOf(secret)[0] ?? '',
  )
  const holdsSecret = (text: string): boolean =>
    wordsOf(text).some((word) => byFirstWord.get(word)?.some((secret) => contains(text, secret)))
  const known = new Map<string, string>()
  const clean = (text: string): string => {
    const cleaned = known.get(text) ?? (holdsSecret(text.toLowerCase()) ? withheld : text)
    known.set(text, cleaned)
    return cleaned
  }
  return walk(value, clean) as Value
}

/** Secrets are looked up by their first word: a survey has as many as systems, and a list of cases as many texts. */
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? []

/** As a word of its own: `10.0.0.1` is not in `110.0.0.12`. */
function contains(text: string, secret: string): boolean {
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
    if (!isWordCharacter(text[at - 1]) && !isWordCharacter(text[at + secret.length])) return true
  }
  return false
}

const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character)

function walk(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value)
  if (Array.isArray(value)) return value.map((item) => walk(item, clean))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, clean)]))
}
