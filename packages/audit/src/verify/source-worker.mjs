/** Starts the thread from its TypeScript sources: in tests and in tools. The command has it in its bundle. */
import { register } from 'tsx/esm/api'

register()
await import('./verify-worker.ts')
