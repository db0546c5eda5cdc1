/**
 * Which of our sentences a text is, where it was kept as text or comes from a package that has no codes for its words: languages have
 * words for codes. Texts of earlier versions are known by it too.
 */
import { deliveryTroubles } from './delivery-troubles.ts'
import { drillFindings, drillPlaces } from './drill-findings.ts'
import { refusals, type Said, type SentenceCode, saying } from './sentences.ts'
import { tlsFailures } from './tls-failures.ts'

/** A sentence of ours, or a failure of TLS by the code of the TLS library. */
export type SaidPart = Said | { area: 'tls'; code: string }

/** A list of transfer syntaxes is the longest. */
const factCharacters = 300

/** Which refusal a text tells: `undefined` for one that is not in the table. */
export const refusalOf = readerOf(refusals)

const troubleOf = readerOf(deliveryTroubles)
const findingOf = readerOf(drillFindings)
const placeOf = readerOf(drillPlaces)

/** Why a delivery failed: parts that follow each other. */
export const troublesOf = (text: string): SaidPart[] | undefined => partsOf(text, deliveryTroubles, troubleOf)

/** What a drill found, likewise. */
export const findingsOf = (text: string): SaidPart[] | undefined => partsOf(text, drillFindings, findingOf)

/** Where it found that: places within each other. */
export function placesOf(text: string): Said[] | undefined {
  const places = text.split(', ').map(placeOf)
  return places.every((place) => place !== undefined) ? places : undefined
}

type Table = Partial<Record<SentenceCode, string>>

/** One sentence, or one that ends in a colon and then what comes after it. */
function partsOf(text: string, table: Table, read: (text: string) => Said | undefined): SaidPart[] | undefined {
  const tls = tlsFailures.get(text)
  if (tls !== undefined) return [{ area: 'tls', code: tls }]
  for (const [code, head] of Object.entries(table)) {
    if (!head.endsWith(':') || !text.startsWith(`${head} `)) continue
    const rest = partsOf(text.slice(head.length + 1), table, read)
    return rest && [saying(code as SentenceCode), ...rest]
  }
  const whole = read(text)
  return whole && [whole]
}

function readerOf(table: Table): (text: string) => Said | undefined {
  const forms = Object.entries(table).map(([code, text]) => ({ code: code as SentenceCode, form: formOf(text) }))
  return (text) => {
    for (const { code, form } of forms) {
      const found = form.exec(text)
      if (found) return saying(code, found.groups && { ...found.groups })
    }
    return undefined
  }
}

function formOf(text: string): RegExp {
  const pattern = text.split(/(\{\{\w+\}\})/).map(patternOf)
  return new RegExp(`^${pattern.join('')}$`)
}

function patternOf(part: string): string {
  const [, name] = /^\{\{(\w+)\}\}$/.exec(part) ?? []
  return name ? `(?<${name}>.{1,${factCharacters}}?)` : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
