/**
 * Cookies on their way through: ours stay here, and the old archive's never take the name of one of ours.
 *
 * A cookie belongs to a host and not to a port, so that browsers send ours along to these pages, and those of the old archive to
 * ours. Sources: RFC 6265 4 and 5.2, RFC 6265bis 4.1.3 (prefixes, which browsers compare without case).
 */
import type { WebLimits } from '../limits.ts'

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const kept = /^(__host-|__secure-|leadglass)/i

/** Whether the old archive has nothing to do with a cookie of this name. */
export function isKeptCookie(name: string): boolean {
  return !token.test(name) || kept.test(name)
}

/** What the old archive gets of `Cookie`; undefined where nothing is left. */
export function cookiesForTarget(values: readonly string[]): string | undefined {
  const pairs = values
    .flatMap((value) => value.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.includes('=') && !isKeptCookie(nameOf(pair)))
  return pairs.length === 0 ? undefined : pairs.join('; ')
}

/** Whether a request carries the cookie of a session of ours. */
export function hasOurCookie(values: readonly string[]): boolean {
  return values.flatMap((value) => value.split(';')).some((pair) => nameOf(pair.trim()) === '__Host-leadglass')
}

/**
 * What browsers get of `Set-Cookie`: sent over TLS alone, to this host alone. A cookie that could be taken for one of ours,
 * or that is longer than browsers keep them, is left out.
 */
export function cookiesForBrowser(values: readonly string[], limits: WebLimits): string[] {
  return values
    .filter((value) => value.length <= limits.cookieOctets)
    .flatMap((value) => cookieForBrowser(value) ?? [])
    .slice(0, limits.cookiesPerAnswer)
}

function cookieForBrowser(value: string): string | undefined {
  const [pair = '', ...attributes] = value.split(';').map((part) => part.trim())
  if (!pair.includes('=') || isKeptCookie(nameOf(pair))) return undefined
  const others = attributes.filter((attribute) => !/^(domain|secure)?$/i.test(nameOf(attribute)))
  return [pair, ...others, 'Secure'].join('; ')
}

function nameOf(pair: string): string {
  return pair.split('=', 1)[0]!.trim()
}
