/** Fuzzing: the runner is packages/testkit/fuzz/main.ts. */
export { type FuzzOptions, fuzz } from './fuzz.ts'
export type { Finding, FuzzTarget } from './fuzz-target.ts'
