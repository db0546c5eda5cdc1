/**
 * Reads the links with a secret: `#/enrol/SECRET` makes the first administrator, `#/link/SECRET` signs in once, `#/share/SECRET` shows
 * a study.
 */

export interface OneTimeLink {
  purpose: 'enrol' | 'link' | 'share'
  secret: string
}

/** The link in the path behind `#`, or undefined when it holds none. */
export function oneTimeLinkOf(path: string): OneTimeLink | undefined {
  const [, purpose, secret] = /^\/(enrol|link|share)\/([^/]+)$/.exec(path) ?? []
  if (!secret || (purpose !== 'enrol' && purpose !== 'link' && purpose !== 'share')) return
  return { purpose, secret: decodeSafely(secret) }
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
