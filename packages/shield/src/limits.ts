/** What the shield keeps in memory at most. Each number has its reason. */
export const limits = {
  /** Studies whose patient is remembered from answers of C-FIND: a year of a small hospital, some 20 MB. */
  patientsRemembered: 100_000,
  /** Rows of one C-FIND that are looked at together: a worklist or a day. */
  rowsTogether: 1000,
  /** Associations that the old archive opens at once for its deliveries: its own limit is lower. */
  deliveries: 32,
} as const
