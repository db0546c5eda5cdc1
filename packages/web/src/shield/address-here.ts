/**
 * An address of this machine by the name that the page was opened by: the session's cookie belongs to that name, whatever the port.
 *
 * @param address - `https://HOST:PORT`
 */
export function addressHere(address: string, hostname: string): string {
  const url = new URL(address)
  url.hostname = hostname
  return url.href
}
