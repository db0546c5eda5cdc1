/**
 * The address people open in a browser.
 */
import type { Settings } from '../config/settings.ts'

/**
 * @param bound - `HOST:PORT` that is really listened on, where a port 0 was asked for
 * @returns `https://HOST:PORT`, without a path
 */
export function publicAddress(settings: Settings, bound: string = settings.https.listen): string {
  if (settings.https.publicAddress !== '') return settings.https.publicAddress
  const port = bound.slice(bound.lastIndexOf(':') + 1)
  const host = bound.slice(0, bound.lastIndexOf(':'))
  const everywhere = host === '0.0.0.0' || host === '[::]'
  const named = everywhere ? (settings.https.names[0] ?? 'localhost') : host
  return port === '443' ? `https://${named}` : `https://${named}:${port}`
}
