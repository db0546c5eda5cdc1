/** Hashes of the Merkle tree. Source: RFC 6962 2.1 (the same in RFC 9162 2.1.1). */
import { hash } from 'node:crypto'

export const hashOctets = 32

/** Root of the tree without entries: SHA-256 of nothing. */
export const emptyRoot: Uint8Array = hash('sha256', new Uint8Array(0), 'buffer')

/** SHA-256(0x00 || entry). */
export function leafHash(entry: Uint8Array): Uint8Array {
  if (entry.length >= leaf.length) return hash('sha256', Buffer.concat([Buffer.of(0x00), entry]), 'buffer')
  leaf[0] = 0x00
  leaf.set(entry, 1)
  return hash('sha256', leaf.subarray(0, entry.length + 1), 'buffer')
}

/** Most entries have 200 octets. */
const leaf = Buffer.alloc(4096)

const pair = new Uint8Array(1 + 2 * hashOctets)

/** SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  pair[0] = 0x01
  pair.set(left, 1)
  pair.set(right, 1 + hashOctets)
  return hash('sha256', pair, 'buffer')
}

/** Root of a perfect tree over 2^n hashes, `from` inclusive to `to` exclusive. */
export function perfectRoot(hashes: readonly Uint8Array[], from = 0, to = hashes.length): Uint8Array {
  if (to - from === 1) return hashes[from]!
  const middle = (from + to) / 2
  return nodeHash(perfectRoot(hashes, from, middle), perfectRoot(hashes, middle, to))
}

export function sameHash(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0
}
