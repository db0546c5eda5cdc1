/** Limits of reports, and why each has its number. */
export const reportLimits = {
  /** Octets of one snapshot file: about 300,000 findings, a hundred times the survey of 2019. */
  snapshotOctets: 512 * 1024 * 1024,
  /** Rows of the tables of institutions and networks: what a reader looks through; all countries and products stay. */
  groups: 50,
  /** The same without names: a number tells how things are spread, and ten of them do. */
  unnamedGroups: 10,
  /** Rows of the largest archives: the survey of 2019 wrote to ten. */
  largest: 25,
  /** Characters of a name shown; what is longer is a mistake or an attack on the layout. */
  nameLength: 120,
  /** Runs in one trend. */
  runs: 500,
} as const
