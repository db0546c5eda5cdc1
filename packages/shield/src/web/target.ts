/** The web pages of the old archive: where they are, and what becomes of addresses that it gives. */

export interface Target {
  /** `http://HOST:PORT`, as `URL.origin` writes it. */
  origin: string
  /** For the Host header; without the port where that is 80. */
  host: string
  hostname: string
  port: number
}

/** @param address - `http://HOST` or `http://HOST:PORT`, checked with the settings */
export function targetOf(address: string): Target {
  const { origin, host, hostname, port } = new URL(address)
  return { origin, host, hostname: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80) }
}

/**
 * An address that the old archive gave, as one of ours.
 *
 * @param path - of the request that it answers, for addresses that are relative
 * @param ours - `https://HOST:PORT` by which the browser knows us
 * @returns undefined for an address elsewhere, or none at all
 */
export function ourAddressOf(given: string, path: string, target: Target, ours: string): string | undefined {
  const base = URL.canParse(path, target.origin) ? new URL(path, target.origin) : target.origin
  if (!URL.canParse(given, base)) return undefined
  const { origin, pathname, search, hash, username, password } = new URL(given, base)
  if (origin !== target.origin || username !== '' || password !== '') return undefined
  // Whole, since a path such as //elsewhere/ would be read as a host.
  return `${ours}${pathname}${search}${hash}`
}
