export { type Finding, type FuzzOptions, type FuzzTarget, fuzz } from './fuzz/index.ts'
