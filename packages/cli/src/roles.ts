/** The roles of design section 5 as arguments; the access package decides what each may do. */

/** Roles a person can have. */
export const personRoles = [
  'administrator',
  'clinician',
  'technologist',
  'referrer',
  'researcher',
  'auditor',
  'surveyor',
] as const

/** Roles a token can have: a person's, and `monitor` for reading the metrics. */
export const tokenRoles = [...personRoles, 'monitor'] as const
