/** The log at one moment, as files: what a copy needs to open and verify as the log did then. */
import { join } from 'node:path'
import type { FileSystem } from './file-system.ts'
import { tileWidth } from './merkle/right-edge.ts'
import { checkpointFile, witnessedFolder } from './publisher.ts'
import { tilePath } from './tiles/path.ts'

export interface AuditSnapshot {
  /** Number of entries. */
  entries: number
  /** The signed note. */
  checkpoint: string
  /**
   * What is different at each moment: checkpoint, journal, tiles at the right edge, and what witnesses signed last, which no later
   * signature of theirs replaces where the log went on otherwise. Paths are relative to the log's folder.
   */
  changing: { path: string; octets: Uint8Array }[]
  /** Full tiles, which are never changed. */
  fixed: string[]
}

/** @param journalOctets - how far the journal is whole; nothing may be appended meanwhile */
export async function snapshotOf(
  folder: string,
  fs: FileSystem,
  { size, note, journalOctets }: { size: number; note: string; journalOctets: number },
): Promise<AuditSnapshot> {
  const journal = (await fs.readFile(join(folder, 'journal'))) ?? new Uint8Array(0)
  const changing = [
    { path: checkpointFile, octets: Buffer.from(note) },
    { path: 'journal', octets: journal.subarray(0, journalOctets) },
  ]
  for (const path of [...edgePaths(size), ...(await witnessedPaths(folder, fs))]) {
    const octets = await fs.readFile(join(folder, path))
    if (octets !== undefined) changing.push({ path, octets: Buffer.from(octets) })
  }
  return { entries: size, checkpoint: note, changing, fixed: fullPaths(size) }
}

/** Of a tree of this size: how many hashes each level has, from the entries upwards. */
function levels(size: number): { level: number | 'entries'; count: number }[] {
  const found: { level: number | 'entries'; count: number }[] = [{ level: 'entries', count: size }]
  for (let [level, count] = [0, size]; count > 0; level += 1, count = Math.floor(count / tileWidth)) {
    found.push({ level, count })
  }
  return found
}

async function witnessedPaths(folder: string, fs: FileSystem): Promise<string[]> {
  const names = await fs.readFolder(join(folder, witnessedFolder))
  return names.filter((name) => /^[0-9a-f]{8}$/.test(name)).map((name) => join(witnessedFolder, name))
}

function edgePaths(size: number): string[] {
  return levels(size)
    .filter(({ count }) => count % tileWidth > 0)
    .map(({ level, count }) => tilePath(level, Math.floor(count / tileWidth), count % tileWidth))
}

function fullPaths(size: number): string[] {
  return levels(size).flatMap(({ level, count }) =>
    Array.from({ length: Math.floor(count / tileWidth) }, (_, index) => tilePath(level, index, tileWidth)),
  )
}
