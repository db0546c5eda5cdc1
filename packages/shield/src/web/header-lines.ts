/**
 * The headers of a message as it came, without those that end at this hop.
 *
 * Sources: RFC 9110 7.6.1 (Connection and what it names), RFC 2616 13.5.1 (the list of old), RFC 9110 5.1 (names).
 */
export type HeaderLine = readonly [name: string, value: string]

const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/**
 * Names with other characters than letters, digits and hyphens are left out: an underscore reads like a hyphen to many old
 * programs (CGI), which would let `X_Forwarded_For` in where `X-Forwarded-For` is not.
 */
const plainName = /^[A-Za-z0-9-]+$/

/** @param raw - names and values in turn, as Node's `rawHeaders` */
export function endToEnd(raw: readonly string[]): HeaderLine[] {
  const lines = linesOf(raw)
  const named = new Set(lines.filter(([name]) => lower(name) === 'connection').flatMap(([, value]) => tokensOf(value)))
  return lines.filter(([name]) => {
    const key = lower(name)
    return plainName.test(name) && !hopByHop.has(key) && !key.startsWith('proxy') && !named.has(key)
  })
}

/** Values of one header, in order. */
export function valuesOf(raw: readonly string[], name: string): string[] {
  return linesOf(raw)
    .filter(([other]) => lower(other) === name)
    .map(([, value]) => value)
}

export function lower(name: string): string {
  return name.toLowerCase()
}

function linesOf(raw: readonly string[]): HeaderLine[] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[2 * index]!, raw[2 * index + 1]!] as const)
}

function tokensOf(value: string): string[] {
  return value.split(',').map((token) => lower(token.trim()))
}
