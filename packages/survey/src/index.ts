/** The exposure survey of picture archives: it counts what is open to strangers and takes nothing. */
export * from './finding.ts'
export * from './snapshot.ts'
