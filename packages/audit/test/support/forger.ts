/**
 * Random tamperings by someone who knows the format: with and without mending the hashes above, with and without the signing
 * key. A state of the log is a map from file names to octets.
 */
import { dirname } from 'node:path'
import { Random } from '@leadglass/testkit'
import { leafHash } from '../../src/merkle/hash.ts'
import { RightEdge, tileWidth } from '../../src/merkle/right-edge.ts'
import { signCheckpoint } from '../../src/note/checkpoint.ts'
import type { NoteSigner } from '../../src/note/signed-note.ts'
import { encodeEntries } from '../../src/tiles/entry-bundle.ts'
import { tilePath } from '../../src/tiles/path.ts'

export type Files = ReadonlyMap<string, Buffer>

/** The files of a log of these entries, as the log itself publishes them. */
export function filesOf(entries: readonly Uint8Array[], signer: NoteSigner): Map<string, Buffer> {
  const edge = new RightEdge()
  const full = entries.flatMap((entry) => edge.append(leafHash(entry)))
  const files = new Map<string, Buffer>()
  for (const { level, index, hashes } of [...full, ...edge.partialTiles()])
    files.set(tilePath(level, index, hashes.length), Buffer.concat(hashes))
  for (let from = 0; from < entries.length; from += tileWidth) {
    const bundle = entries.slice(from, from + tileWidth)
    files.set(tilePath('entries', from / tileWidth, bundle.length), encodeEntries(bundle))
  }
  return files.set(checkpoint, Buffer.from(signCheckpoint(signer, entries.length, edge.root()).note))
}

const checkpoint = 'checkpoint'
const hashOctets = 32

export class Forger {
  readonly #random: Random
  readonly #entries: readonly Uint8Array[]
  readonly #kept: number
  readonly #signer: NoteSigner
  readonly #sound: Files

  /** @param kept - how many entries the checkpoint covers that lies elsewhere */
  constructor(seed: number, entries: readonly Uint8Array[], kept: number, signer: NoteSigner) {
    this.#random = new Random(seed)
    this.#entries = entries
    this.#kept = kept
    this.#signer = signer
    this.#sound = filesOf(entries, signer)
  }

  /** What can be done with files alone, entries and the tiles that index them alike. */
  withoutKey(): Record<string, () => Files> {
    const file = () => this.#random.pick([...this.#sound])
    return {
      'edits an octet of a file': () => this.#with(...edited(file(), this.#random)),
      'deletes a file': () => this.#without(file()[0]),
      'truncates a file': () => this.#with(...truncated(file(), this.#random)),
      'reorders the hashes of a tile': () => this.#reorderTile(),
      'rolls one file back': () => this.#rollBackFile(),
      'edits an entry and mends every hash': () => this.#mended(this.#edited(this.#entries)),
      'deletes an entry and mends every hash': () => this.#mended(this.#entries.toSpliced(this.#anyEntry(), 1)),
      'repeats an entry and mends every hash': () =>
        this.#mended(this.#entries.toSpliced(this.#anyEntry(), 0, this.#random.pick(this.#entries))),
      'reorders entries and mends every hash': () => this.#mended(exchanged(this.#entries, this.#random)),
      'truncates the log and mends every hash': () => this.#mended(this.#entries.slice(0, this.#anyEntry())),
    }
  }

  /** What leaves a log that is sound in itself: only a checkpoint kept elsewhere tells. */
  withKey(): Record<string, () => Files> {
    return {
      'rolls the log back': () => filesOf(this.#entries.slice(0, this.#random.below(this.#kept)), this.#signer),
      'forks the log': () => filesOf(this.#forked(), this.#signer),
      'edits an entry and signs again': () => {
        const past = this.#edited(this.#entries.slice(0, this.#kept))
        return filesOf([...past, ...this.#entries.slice(this.#kept)], this.#signer)
      },
    }
  }

  /** The same beginning, then a story of its own, shorter or longer than the true one. */
  #forked(): Uint8Array[] {
    const from = this.#random.below(this.#kept - 1)
    const story = [...this.#entries.slice(from + 1), ...this.#entries.slice(0, this.#random.below(20))]
    return [...this.#entries.slice(0, from), ...story]
  }

  /** The checkpoint, or a tile of the right edge, as it was when the log was shorter. */
  #rollBackFile(): Files {
    const older = filesOf(this.#entries.slice(0, this.#random.below(this.#kept)), this.#signer)
    const then = (path: string) => older.get(path) ?? [...older].find(([name]) => isSameTile(name, path))?.[1]
    const moving = [...this.#sound].filter(
      ([path, octets]) => /^checkpoint|\.p\//.test(path) && !then(path)?.equals(octets),
    )
    const [path] = this.#random.pick(moving)
    const octets = then(path)
    return octets ? this.#with(path, octets) : this.#without(path)
  }

  #reorderTile(): Files {
    const isTile = ([path, { length }]: [string, Buffer]) => /^tile\/\d/.test(path) && length > hashOctets
    const [path, octets] = this.#random.pick([...this.#sound].filter(isTile))
    const hashes = Array.from({ length: octets.length / hashOctets }, (_, i) =>
      octets.subarray(i * hashOctets, (i + 1) * hashOctets),
    )
    return this.#with(path, Buffer.concat(exchanged(hashes, this.#random)))
  }

  #edited(entries: readonly Uint8Array[]): Uint8Array[] {
    const at = this.#random.below(entries.length)
    const text = Buffer.from(entries[at]!).toString()
    return entries.with(at, Buffer.from(text.replace('"success"', this.#random.pick(['"denied"', '"failure"']))))
  }

  #anyEntry(): number {
    return this.#random.below(this.#entries.length)
  }

  #mended(entries: readonly Uint8Array[]): Files {
    return filesOf(entries, this.#signer).set(checkpoint, this.#sound.get(checkpoint)!)
  }

  #with(path: string, octets: Buffer): Files {
    return new Map([...this.#sound, [path, octets]])
  }

  #without(path: string): Files {
    return new Map([...this.#sound].filter(([name]) => name !== path))
  }
}

/** Of other widths, `tile/0/001.p/17` and `tile/0/001.p/44`. */
function isSameTile(a: string, b: string): boolean {
  return b.includes('.p/') && dirname(a) === dirname(b)
}

function edited([path, octets]: [string, Buffer], random: Random): [string, Buffer] {
  const changed = Buffer.from(octets)
  changed[random.below(octets.length)]! ^= 1 + random.below(255)
  return [path, changed]
}

function truncated([path, octets]: [string, Buffer], random: Random): [string, Buffer] {
  return [path, octets.subarray(0, random.below(octets.length))]
}

function exchanged<T>(list: readonly T[], random: Random): T[] {
  const a = random.below(list.length)
  const b = (a + 1 + random.below(list.length - 1)) % list.length
  return list.with(a, list[b]!).with(b, list[a]!)
}
