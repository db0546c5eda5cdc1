/** Hashes of a tile of entries at once: a verification makes millions of them, four at a time (sha256-program.ts). */
import { hashOctets, leafHash } from './hash.ts'
import { tileWidth } from './right-edge.ts'
import { sha256Program } from './sha256-program.ts'

interface Lanes {
  octets: Uint8Array
  view: DataView
  digest(m0: number, m1: number, m2: number, m3: number, blocks: number, ...out: number[]): void
  pairs(hashes: number, out: number): void
}

const blockOctets = 64
/** Blocks of an entry that is hashed here; nearly all have 4. A longer one is left to the system. */
const mostBlocks = 64
const lanes = 4

/** The program's memory: two rows of hashes, room for digests nobody asked for, then messages. */
const rows = [0, tileWidth * hashOctets] as const
const spare = 2 * tileWidth * hashOctets
const messages = spare + lanes * hashOctets + lanes * 2 * hashOctets
const pageOctets = 65_536
const memoryOctets = messages + tileWidth * mostBlocks * blockOctets

let made: Lanes | undefined

/** Made when something is verified, which most processes never do. */
function lanesOf(): Lanes {
  if (made) return made
  const memory = new WebAssembly.Memory({ initial: Math.ceil(memoryOctets / pageOctets) })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(sha256Program()), { host: { memory } })
  const { digest, pairs } = exports as unknown as Pick<Lanes, 'digest' | 'pairs'>
  made = { octets: new Uint8Array(memory.buffer), view: new DataView(memory.buffer), digest, pairs }
  return made
}

/** SHA-256(0x00 || entry) of each, one after the other. */
export function leafHashes(entries: readonly Uint8Array[]): Buffer {
  const hashes = Buffer.allocUnsafe(entries.length * hashOctets)
  const { octets } = lanesOf()
  for (let from = 0; from < entries.length; from += tileWidth) {
    const tile = entries.slice(from, from + tileWidth)
    hashTile(tile)
    hashes.set(octets.subarray(0, tile.length * hashOctets), from * hashOctets)
  }
  return hashes
}

/** Root of a perfect tree over up to 256 hashes. */
export function tileRoot(hashes: Uint8Array): Uint8Array {
  const { octets, pairs } = lanesOf()
  octets.set(hashes, rows[0])
  let row = 0
  for (let count = hashes.length / hashOctets; count > 1; count /= 2) {
    const [from, to] = [rows[row]!, rows[1 - row]!]
    for (let pair = 0; pair < count / 2; pair += lanes) pairs(from + pair * 2 * hashOctets, to + pair * hashOctets)
    row = 1 - row
  }
  return octets.slice(rows[row], rows[row]! + hashOctets)
}

/** Leaf hashes of at most 256 entries, into the first row. */
function hashTile(entries: readonly Uint8Array[]): void {
  /** For each number of blocks the messages that wait for company, as their addresses and those of their digests. */
  const waiting: number[][] = []
  const { octets } = lanesOf()
  let end = messages
  for (const [i, entry] of entries.entries()) {
    const blocks = Math.ceil((1 + entry.length + 1 + 8) / blockOctets)
    if (blocks > mostBlocks) {
      octets.set(leafHash(entry), i * hashOctets)
      continue
    }
    pad(entry, end, blocks)
    waiting[blocks] ??= []
    const together = waiting[blocks]
    together.push(end, i * hashOctets)
    if (together.length === 2 * lanes) run(together.splice(0), blocks)
    end += blocks * blockOctets
  }
  waiting.forEach((together, blocks) => {
    if (together.length === 0) return
    while (together.length < 2 * lanes) together.push(together[0]!, spare)
    run(together, blocks)
  })
}

/** 00, the entry, 80, zeros, and the length in bits. */
function pad(entry: Uint8Array, start: number, blocks: number): void {
  const { octets, view } = lanesOf()
  const end = start + blocks * blockOctets
  octets[start] = 0x00
  octets.set(entry, start + 1)
  octets[start + 1 + entry.length] = 0x80
  octets.fill(0, start + 2 + entry.length, end - 4)
  view.setUint32(end - 4, 8 * (1 + entry.length))
}

function run(together: readonly number[], blocks: number): void {
  const [m0, o0, m1, o1, m2, o2, m3, o3] = together as [number, number, number, number, number, number, number, number]
  lanesOf().digest(m0, m1, m2, m3, blocks, o0, o1, o2, o3)
}
