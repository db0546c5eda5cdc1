/**
 * Where the worker's program lies: beside the bundle of the command, or as TypeScript in the sources.
 *
 * Sources run under tsx, with the condition under which packages are read as TypeScript.
 */
export interface WorkerEntry {
  readonly url: URL
  readonly execArgv: string[]
}

export function workerEntry(base: string = import.meta.url): WorkerEntry {
  if (!base.endsWith('.ts')) return { url: new URL('./pixel-worker.js', base), execArgv: [] }
  return { url: new URL('./source-worker.mjs', base), execArgv: ['--conditions=source'] }
}
