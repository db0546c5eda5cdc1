/** Reads the one-time links: `#/enrol/SECRET` makes the first administrator, `#/link/SECRET` signs in once. */

export interface OneTimeLink {
  purpose: 'enrol' | 'link'
  secret: string
}

/** The link in an address fragment (with its `#`), or undefined when it holds none. */
export function oneTimeLinkOf(fragment: string): OneTimeLink | undefined {
  const [, purpose, secret] = /^#\/(enrol|link)\/([^/]+)$/.exec(fragment) ?? []
  if (!secret || (purpose !== 'enrol' && purpose !== 'link')) return
  return { purpose, secret: decodeSafely(secret) }
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
