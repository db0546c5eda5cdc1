/**
 * A hint while a password is chosen. Length counts most; the server alone decides what it accepts.
 *
 * Source: NIST SP 800-63B 5.1.1 (length over composition, no common passwords).
 */

/** Fewest characters that the enrolment form takes; the server's own limit is the one that binds. */
export const minimumPasswordLength = 12

export type Strength = 'too-short' | 'weak' | 'fair' | 'strong'

const common = /^(.)\1*$|password|passwort|qwert|12345|abcdef|letmein|welcome|hospital|radiolog|leadglass/i

/** Rates a password for a person whose name is given; a password with the name in it is weak. */
export function passwordStrength(password: string, name = ''): Strength {
  if (password.length < minimumPasswordLength) return 'too-short'
  const holdsName = name.length > 2 && password.toLowerCase().includes(name.toLowerCase())
  const distinct = new Set(password).size
  if (holdsName || common.test(password) || distinct < 6) return 'weak'
  return password.length >= 16 && distinct >= 9 ? 'strong' : 'fair'
}
