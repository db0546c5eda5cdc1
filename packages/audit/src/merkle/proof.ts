/**
 * Proofs that an entry is in the log, and that a log continues an earlier one.
 *
 * Sources: RFC 6962 2.1.1 and 2.1.2 for making them, RFC 9162 2.1.3.2 and 2.1.4.2 for checking them.
 */
import { nodeHash, sameHash } from './hash.ts'

/** Hash of the perfect subtree of 2^`level` leaves that starts at leaf `index` * 2^`level`. */
export type HashSource = (level: number, index: number) => Promise<Uint8Array>

/** Sibling hashes of leaf `index` (< `size`) from the bottom up. */
export async function inclusionPath(source: HashSource, index: number, size: number): Promise<Uint8Array[]> {
  const path: Uint8Array[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from)
    const left = index < middle
    path.unshift(await rangeRoot(source, left ? middle : from, left ? to : middle))
    if (left) to = middle
    else from = middle
  }
  return path
}

/** Hashes that join the tree of the first `first` leaves to that of `size`; 1 <= `first` <= `size`. */
export async function consistencyPath(source: HashSource, first: number, size: number): Promise<Uint8Array[]> {
  const path: Uint8Array[] = []
  let [from, to] = [0, size]
  while (first < to) {
    const middle = from + largestPowerBelow(to - from)
    const left = first <= middle
    path.unshift(await rangeRoot(source, left ? middle : from, left ? to : middle))
    if (left) to = middle
    else from = middle
  }
  if (from > 0) path.unshift(await rangeRoot(source, from, to))
  return path
}

/** RFC 9162 2.1.3.2. */
export function verifyInclusion(proof: {
  index: number
  size: number
  leaf: Uint8Array
  path: readonly Uint8Array[]
  root: Uint8Array
}): boolean {
  if (proof.index < 0 || proof.index >= proof.size) return false
  let [fn, sn, hash] = [proof.index, proof.size - 1, proof.leaf]
  for (const sibling of proof.path) {
    if (sn === 0) return false
    if (isOdd(fn) || fn === sn) {
      hash = nodeHash(sibling, hash)
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      hash = nodeHash(hash, sibling)
    }
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && sameHash(hash, proof.root)
}

/** RFC 9162 2.1.4.2. A log of any size continues the empty one. */
export function verifyConsistency(proof: {
  first: number
  firstRoot: Uint8Array
  size: number
  root: Uint8Array
  path: readonly Uint8Array[]
}): boolean {
  const { first, size, firstRoot, root } = proof
  if (first > size) return false
  if (first === size) return proof.path.length === 0 && sameHash(firstRoot, root)
  if (first === 0) return proof.path.length === 0
  const path = isPowerOfTwo(first) ? [firstRoot, ...proof.path] : [...proof.path]
  const start = path.shift()
  if (start === undefined) return false
  let [fn, sn] = [first - 1, size - 1]
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)]
  let [older, newer] = [start, start]
  for (const hash of path) {
    if (sn === 0) return false
    if (isOdd(fn) || fn === sn) {
      older = nodeHash(hash, older)
      newer = nodeHash(hash, newer)
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      newer = nodeHash(newer, hash)
    }
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 && sameHash(older, firstRoot) && sameHash(newer, root)
}

/** Root of leaves `from` to `to` (exclusive), where `from` is a multiple of the power of two at or above their count. */
async function rangeRoot(source: HashSource, from: number, to: number): Promise<Uint8Array> {
  const width = to - from
  if (isPowerOfTwo(width)) return source(Math.log2(width), from / width)
  const middle = from + largestPowerBelow(width)
  return nodeHash(await rangeRoot(source, from, middle), await rangeRoot(source, middle, to))
}

function largestPowerBelow(n: number): number {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}

const isPowerOfTwo = (n: number): boolean => Number.isInteger(Math.log2(n))
const isOdd = (n: number): boolean => n % 2 === 1
const half = (n: number): number => Math.floor(n / 2)
