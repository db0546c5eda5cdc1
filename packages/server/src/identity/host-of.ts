/** The host of `HOST:PORT`, without the brackets of IPv6. */
export function hostOf(listen: string): string {
  return listen.slice(0, listen.lastIndexOf(':')).replace(/^\[|\]$/g, '')
}
