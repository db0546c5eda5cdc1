/** Loads the server when one is created: commands that only open the data folder start without what listens. */
import type { RunningServer, ServerOptions } from './create-server.ts'

/** @throws as `createServer` of create-server.ts does */
export async function createServer(options: ServerOptions): Promise<RunningServer> {
  const server = await import('./create-server.ts')
  return server.createServer(options)
}
