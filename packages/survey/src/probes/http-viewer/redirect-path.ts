/** Where a redirect leads, as far as we may follow it: the same scheme, host and port only. */
import type { HttpAnswer } from '../http/http-session.ts'

/**
 * @param origin - `http://192.0.2.1:8042`
 * @param path - the one that was asked for; relative addresses begin there
 * @returns path and query; `undefined` when the answer is no redirect or leads to somebody else
 */
export function redirectPath({ status, headers }: HttpAnswer, origin: string, path: string): string | undefined {
  const { location } = headers
  if (status < 300 || status > 399 || location === undefined || !/^[\x21-\x7e]{1,1000}$/.test(location))
    return undefined
  if (!URL.canParse(location, origin + path)) return undefined
  const target = new URL(location, origin + path)
  return target.origin === origin ? target.pathname + target.search : undefined
}
