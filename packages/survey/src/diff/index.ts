export { changeOf, percentChange } from './change-of.ts'
export { type ChangedLine, type DiffDetail, diffDetail } from './diff-detail.ts'
export { type Diff, diffSnapshots } from './diff-snapshots.ts'
