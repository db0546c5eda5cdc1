/** Reads the one-time links: `#/enrol/SECRET` makes the first administrator, `#/link/SECRET` signs in once. */

export interface OneTimeLink {
  purpose: 'enrol' | 'link'
  secret: string
}

/** The link in the path behind `#`, or undefined when it holds none. */
export function oneTimeLinkOf(path: string): OneTimeLink | undefined {
  const [, purpose, secret] = /^\/(enrol|link)\/([^/]+)$/.exec(path) ?? []
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
