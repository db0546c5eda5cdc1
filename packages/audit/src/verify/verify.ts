/**
 * Offline verification: needs the folder and the public key, and nothing of the running log.
 *
 * Every entry is hashed and the whole tree is built again from the entries; it must have the root that was signed. Tiles
 * are compared on the way, so that a difference can be told where it lies. What follows the checkpoint's size is not
 * looked at: it is not signed yet.
 */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { AuditError } from '../errors.ts'
import { nodeFileSystem } from '../file-system.ts'
import { bundlesInStretch, maxProblems, threadsFromEntries } from '../limits.ts'
import { hashOctets, sameHash } from '../merkle/hash.ts'
import { RightEdge, type Tile, tileWidth } from '../merkle/right-edge.ts'
import { type Checkpoint, openCheckpoint } from '../note/checkpoint.ts'
import { checkpointFile } from '../publisher.ts'
import { TileFiles } from '../tiles/tile-files.ts'
import { type CheckedStretch, checkStretch, type Stretch } from './stretch.ts'
import { checkBundle, type Problem } from './verify-bundle.ts'
import { checkInThreads } from './verify-threads.ts'
import { witnessedCheckpoints } from './witnessed.ts'

export interface VerifyOptions {
  folder: string
  /** Ed25519 public key, 32 octets. */
  publicKey: Uint8Array
  /** Checkpoints (note texts) kept elsewhere: the log must still contain each of them. */
  earlier?: readonly string[]
  /** Keys of witnesses (C2SP tlog-cosignature), and how many of them must have signed a checkpoint that the log still contains. */
  witnesses?: { keys: readonly string[]; needed: number }
  /** Threads that share the work; 0: none but this one. Default: of a log that is worth it, one for each processor. */
  threads?: number
  /** Called after some thousand entries. */
  onProgress?: (progress: { done: number; total: number }) => void
}

export interface VerifyResult {
  /** Entries the signed checkpoint covers; 0 if there is none to trust. */
  entries: number
  /** In the order of the log, at most 1000. */
  problems: Problem[]
}

/** Checks every entry, every hash and the signature. Never throws for what is wrong in the log. */
export async function verifyAuditLog(options: VerifyOptions): Promise<VerifyResult> {
  const { folder, publicKey, earlier = [], onProgress = () => {} } = options
  const note = await nodeFileSystem.readFile(join(folder, checkpointFile))
  const checkpoint = tryOpen(note && Buffer.from(note).toString(), publicKey)
  if ('kind' in checkpoint) return { entries: 0, problems: [checkpoint] }
  const kept = earlier.map((text) => tryOpen(text, publicKey))
  const { signed, problems: unsigned } = await witnessedCheckpoints(folder, publicKey, options.witnesses)
  const problems: Problem[] = [...kept.filter((found) => 'kind' in found), ...unsigned]
  const older = [...kept.filter((found): found is Checkpoint => !('kind' in found)), ...signed]
  const roots = new Roots([checkpoint, ...older].map(({ size }) => size))
  const walk = new Walk(new TileFiles(folder, nodeFileSystem), checkpoint.size, roots)
  const parts = partsOf(checkpoint.size, older)
  const threads = options.threads ?? (checkpoint.size < threadsFromEntries ? 0 : availableParallelism())
  const checked = checkStretches(folder, parts.filter(isStretch), threads)
  try {
    for (const part of parts) {
      problems.push(
        ...(await (isStretch(part) ? walk.stretch((await checked.next()).value!) : walk.bundle(part.start))),
      )
      onProgress({ done: walk.size, total: checkpoint.size })
      if (problems.length >= maxProblems) break
    }
  } finally {
    await checked.return(undefined)
  }
  problems.push(...(await walk.rightEdge()))
  if (!roots.fit(checkpoint)) problems.push({ kind: 'root-mismatch', message: 'the entries are not those signed' })
  for (const { size } of older.filter((found) => !roots.fit(found))) {
    const message = `the log does not continue the checkpoint of ${size} entries that was kept elsewhere or witnessed`
    problems.push({ kind: 'history-rewritten', message })
  }
  return { entries: checkpoint.size, problems: nameCulprits(problems).slice(0, maxProblems) }
}

/** A run of full bundles, or a bundle of which each leaf counts: the last one, and where an earlier checkpoint ends within. */
type Part = Stretch | { start: number }

const isStretch = (part: Part): part is Stretch => 'bundles' in part

function partsOf(size: number, older: readonly Checkpoint[]): Part[] {
  const single = new Set(
    [size, ...older.map((checkpoint) => checkpoint.size)].filter((at) => at % tileWidth !== 0).map(bundleOf),
  )
  const parts: Part[] = []
  for (let start = 0; start < size; ) {
    if (single.has(start)) {
      parts.push({ start })
      start += tileWidth
      continue
    }
    let bundles = 1
    const isRun = (next: number) => next + tileWidth <= size && !single.has(next) && bundles < bundlesInStretch
    while (isRun(start + bundles * tileWidth)) bundles += 1
    parts.push({ start, bundles })
    start += bundles * tileWidth
  }
  return parts
}

/** Index of the first entry of the bundle that holds the entry `at`. */
function bundleOf(at: number): number {
  return at - (at % tileWidth)
}

function checkStretches(folder: string, stretches: Stretch[], threads: number): AsyncGenerator<CheckedStretch> {
  return threads === 0 ? checkHere(folder, stretches) : checkInThreads(folder, stretches, threads)
}

async function* checkHere(folder: string, stretches: Stretch[]): AsyncGenerator<CheckedStretch> {
  const files = new TileFiles(folder, nodeFileSystem)
  for (const stretch of stretches) yield await checkStretch(files, stretch)
}

/** Goes through the log in its order and rebuilds the tree. */
class Walk {
  readonly #files: TileFiles
  readonly #size: number
  readonly #edge = new RightEdge()
  readonly #roots: Roots
  #lastBad = -1

  constructor(files: TileFiles, size: number, roots: Roots) {
    this.#files = files
    this.#size = size
    this.#roots = roots
    this.#roots.note(this.#edge)
  }

  /** Entries gone through. */
  get size(): number {
    return this.#edge.size
  }

  async stretch({ start, bundles, roots, problems }: CheckedStretch): Promise<Problem[]> {
    const all: Problem[] = []
    for (let bundle = 0; bundle < bundles; bundle += 1) {
      const bad = problems.find((one) => one.bundle === bundle)
      if (bad) this.#lastBad = start + bundle * tileWidth
      all.push(...(bad?.found ?? []))
      const tiles = this.#edge.appendTile(roots.subarray(bundle * hashOctets, (bundle + 1) * hashOctets))
      all.push(...(await this.#compareTiles(tiles)))
      this.#roots.note(this.#edge)
    }
    return all
  }

  async bundle(start: number): Promise<Problem[]> {
    const width = Math.min(tileWidth, this.#size - start)
    const { hashes, problems } = await checkBundle(this.#files, start, width)
    if (problems.length > 0) this.#lastBad = start
    for (let at = 0; at < width * hashOctets; at += hashOctets) {
      const leaf = hashes.length >= at + hashOctets ? hashes.subarray(at, at + hashOctets) : unknownHash
      problems.push(...(await this.#compareTiles(this.#edge.append(leaf).filter(({ level }) => level > 0))))
      this.#roots.note(this.#edge)
    }
    return problems
  }

  /** Compares the partial tiles above level 0. */
  async rightEdge(): Promise<Problem[]> {
    return this.#compareTiles(this.#edge.partialTiles().filter(({ level }) => level > 0))
  }

  async #compareTiles(tiles: readonly Tile[]): Promise<Problem[]> {
    const problems: Problem[] = []
    for (const { level, index, hashes } of tiles) problems.push(...(await this.#compareTile(level, index, hashes)))
    return problems
  }

  /** A tile above a bundle that is wrong already says nothing new. */
  async #compareTile(level: number, tile: number, expected: readonly Uint8Array[]): Promise<Problem[]> {
    const found = await this.#files.readHashes(level, tile, expected.length)
    const entriesPerHash = tileWidth ** level
    const start = tile * tileWidth * entriesPerHash
    if (!found) return [{ kind: 'tile-missing', index: start, message: `tile ${level}/${tile} is missing` }]
    const at = expected.findIndex((hash, i) => !sameHash(hash, found[i]))
    const surplus = at < 0 && found.length > expected.length
    if (at < 0 && !surplus) return []
    const index = start + Math.max(at, 0) * entriesPerHash
    if (this.#lastBad >= index) return []
    const message = surplus
      ? `tile ${level}/${tile} holds more hashes than it should`
      : `hash ${at} of tile ${level}/${tile} does not fit the ${entriesPerHash} entries from ${index}`
    return [{ kind: 'tile-changed', index, message }]
  }
}

/** In the place of one that nothing tells: no tree with it has a root that was signed. */
const unknownHash = new Uint8Array(hashOctets)

/** The root that the rebuilt tree had at each size that a checkpoint speaks of. */
class Roots {
  readonly #bySize: Map<number, Uint8Array | undefined>

  constructor(sizes: readonly number[]) {
    this.#bySize = new Map(sizes.map((size) => [size, undefined]))
  }

  note(edge: RightEdge): void {
    if (this.#bySize.has(edge.size)) this.#bySize.set(edge.size, edge.root())
  }

  fit({ size, rootHash }: Checkpoint): boolean {
    return sameHash(this.#bySize.get(size), rootHash)
  }
}

/** If the entries have the signed root, it was a tile that was changed; otherwise it was an entry. */
function nameCulprits(problems: Problem[]): Problem[] {
  const kind = problems.some((problem) => problem.kind === 'root-mismatch') ? 'entry-changed' : 'tile-changed'
  return problems.map((problem) => (compared.includes(problem.kind) ? { ...problem, kind } : problem))
}

/** Kinds that say: entries and tiles differ. */
const compared: readonly string[] = ['entry-changed', 'tile-changed']

function tryOpen(note: string | undefined, publicKey: Uint8Array): Checkpoint | Problem {
  if (note === undefined) return { kind: 'checkpoint-missing', message: 'there is no checkpoint' }
  try {
    return openCheckpoint(note, publicKey)
  } catch (error) {
    if (!(error instanceof AuditError)) throw error
    const forged = error.code === 'LG_AUDIT_SIGNATURE_INVALID'
    return { kind: forged ? 'checkpoint-forged' : 'checkpoint-malformed', message: error.message }
  }
}
