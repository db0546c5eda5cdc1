/** Makes a damaged input from good ones: the kinds of damage that decoders of lengths and tags fail on. */
import type { Random } from './random.ts'

/** Longer inputs are cut first: damage at the front is where decoders decide. */
const LONGEST_INPUT_OCTETS = 256 * 1024

/** Numbers at the edges of lengths and counts, as octets in either order. */
const edges = [
  [0x00, 0x00, 0x00, 0x00],
  [0xff, 0xff, 0xff, 0xff],
  [0xfe, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0x7f],
  [0x00, 0x00, 0x00, 0x80],
  [0x80, 0x00, 0x00, 0x00],
  [0x01, 0x00, 0x00, 0x00],
  [0x00, 0x00, 0x00, 0x01],
]

type Mutation = (octets: Uint8Array, random: Random, seeds: readonly Uint8Array[]) => Uint8Array

const mutations: readonly Mutation[] = [
  flipBit,
  setOctet,
  writeEdge,
  nudge,
  cut,
  remove,
  repeat,
  insertRandom,
  splice,
  copyWithin,
]

/** One to eight changes to one of the seeds. */
export function mutate(seeds: readonly Uint8Array[], random: Random): Uint8Array {
  let octets: Uint8Array = random.pick(seeds).slice(0, LONGEST_INPUT_OCTETS)
  for (let count = 1 + random.below(8); count > 0; count--) octets = random.pick(mutations)(octets, random, seeds)
  return octets
}

function flipBit(octets: Uint8Array, random: Random): Uint8Array {
  const position = random.below(octets.length)
  if (octets.length > 0) octets[position] = (octets[position] as number) ^ (1 << random.below(8))
  return octets
}

function setOctet(octets: Uint8Array, random: Random): Uint8Array {
  if (octets.length > 0) octets[random.below(octets.length)] = random.below(256)
  return octets
}

function writeEdge(octets: Uint8Array, random: Random): Uint8Array {
  const edge = random.pick(edges).slice(0, 1 + random.below(4))
  if (octets.length >= edge.length) octets.set(edge, random.below(octets.length - edge.length + 1))
  return octets
}

function nudge(octets: Uint8Array, random: Random): Uint8Array {
  const position = random.below(octets.length)
  if (octets.length > 0) octets[position] = (octets[position] as number) + random.below(9) - 4
  return octets
}

function cut(octets: Uint8Array, random: Random): Uint8Array {
  return octets.slice(0, random.below(octets.length + 1))
}

function remove(octets: Uint8Array, random: Random): Uint8Array {
  const start = random.below(octets.length + 1)
  return concatenate(octets.subarray(0, start), octets.subarray(start + 1 + random.below(16)))
}

function repeat(octets: Uint8Array, random: Random): Uint8Array {
  const start = random.below(octets.length + 1)
  const end = Math.min(octets.length, start + 1 + random.below(64))
  return concatenate(octets.subarray(0, end), octets.subarray(start))
}

function insertRandom(octets: Uint8Array, random: Random): Uint8Array {
  const start = random.below(octets.length + 1)
  const inserted = Uint8Array.from({ length: 1 + random.below(16) }, () => random.below(256))
  return concatenate(concatenate(octets.subarray(0, start), inserted), octets.subarray(start))
}

function splice(octets: Uint8Array, random: Random, seeds: readonly Uint8Array[]): Uint8Array {
  const other = random.pick(seeds).subarray(0, LONGEST_INPUT_OCTETS)
  return concatenate(
    octets.subarray(0, random.below(octets.length + 1)),
    other.subarray(random.below(other.length + 1)),
  )
}

function copyWithin(octets: Uint8Array, random: Random): Uint8Array {
  const start = random.below(octets.length + 1)
  return octets.copyWithin(random.below(octets.length + 1), start, start + random.below(32))
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
