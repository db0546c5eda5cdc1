/** The exposure survey of picture archives: it counts what is open to strangers and takes nothing. */
export * from './cases/index.ts'
export * from './desk/index.ts'
export * from './diff/index.ts'
export { SurveyError, type SurveyErrorCode } from './errors.ts'
export * from './finding.ts'
export { findSnapshots, parseSnapshot, readSnapshot, snapshotFile } from './read-snapshot.ts'
export * from './report/index.ts'
export * from './snapshot.ts'
