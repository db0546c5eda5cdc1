/**
 * Reads the links with a secret: `#/enrol/SECRET` makes the first administrator, `#/link/SECRET` signs in once, `#/set-up/SECRET`
 * lets a person choose a password and enrol, `#/share/SECRET` shows a study.
 */

export interface OneTimeLink {
  purpose: 'enrol' | 'link' | 'set-up' | 'share'
  secret: string
}

/** The link in the path behind `#`, or undefined when it holds none. */
export function oneTimeLinkOf(path: string): OneTimeLink | undefined {
  const [, purpose, secret] = /^\/(enrol|link|set-up|share)\/([^/]+)$/.exec(path) ?? []
  if (!secret || !purpose) return
  return { purpose: purpose as OneTimeLink['purpose'], secret: decodeSafely(secret) }
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
