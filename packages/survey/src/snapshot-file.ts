/** `snapshot.json` in the folder of a run: written whole or not at all. */
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Snapshot } from './snapshot.ts'

export const SNAPSHOT_FILE = 'snapshot.json'

export async function writeSnapshot(folder: string, snapshot: Snapshot): Promise<string> {
  const path = join(folder, SNAPSHOT_FILE)
  await writeFile(`${path}.new`, `${JSON.stringify(snapshot)}\n`, { mode: 0o600, flush: true })
  await rename(`${path}.new`, path)
  return path
}
