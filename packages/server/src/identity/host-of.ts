/** The parts of `HOST:PORT`; the host without the brackets of IPv6. */
export function addressOf(listen: string): { host: string; port: number } {
  const at = listen.lastIndexOf(':')
  return { host: listen.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(listen.slice(at + 1)) }
}

export function hostOf(listen: string): string {
  return addressOf(listen).host
}
