/** Data sets at random, nested, of every VR, for properties. */
import fc from 'fast-check'
import { DataSet, factsOf, Tags, type VR, VRs } from '../../src/index.ts'

const leafVRs = VRs.filter((vr) => vr !== 'SQ')

/** Tags of groups a data set may have, without Pixel Data and delimiters. Private ones have no VR in implicit encodings. */
const tag = fc
  .tuple(fc.integer({ min: 0x0005, max: 0x7f00 }), fc.integer({ min: 0x0100, max: 0xffff }))
  .map(([group, element]) => group * 2 * 0x10000 + element)
  .filter((tag) => tag < 0xfffe0000 && tag >>> 16 !== Tags.PixelData >>> 16)

/** Octets of a value that a writer need not pad. */
function value(vr: VR): fc.Arbitrary<Uint8Array> {
  const unit = Math.max(2, factsOf(vr).unitOctets)
  return fc
    .uint8Array({ minLength: 0, maxLength: 4 })
    .map((octets) => new Uint8Array(octets.length * unit).fill(octets[0] ?? 0))
}

interface Leaf {
  readonly tag: number
  readonly vr: VR
  readonly value: Uint8Array
}

const leaf: fc.Arbitrary<Leaf> = fc
  .tuple(tag, fc.constantFrom(...leafVRs))
  .chain(([tag, vr]) => value(vr).map((value) => ({ tag, vr, value })))

interface Branch {
  readonly leaves: readonly Leaf[]
  readonly undefinedLength: boolean
  readonly sequences: readonly { readonly tag: number; readonly items: readonly Branch[] }[]
}

function branch(depth: number): fc.Arbitrary<Branch> {
  const items = depth === 0 ? fc.constant([]) : fc.array(fc.record({ tag, items: itemsBelow(depth) }), { maxLength: 2 })
  return fc.record({ leaves: fc.array(leaf, { maxLength: 6 }), undefinedLength: fc.boolean(), sequences: items })
}

function itemsBelow(depth: number): fc.Arbitrary<Branch[]> {
  return fc.array(branch(depth - 1), { maxLength: 3 })
}

/** @param bigEndian - byte order that the values are taken to be in */
export function arbitraryDataSet(bigEndian = false): fc.Arbitrary<DataSet> {
  return branch(3).map((top) => build(top, bigEndian))
}

function build({ leaves, sequences, undefinedLength }: Branch, bigEndian: boolean): DataSet {
  const set = new DataSet({ bigEndian, undefinedLength })
  for (const { tag, vr, value } of leaves) set.set(tag, vr, value)
  for (const { tag, items } of sequences)
    set.set(
      tag,
      'SQ',
      items.map((item) => build(item, bigEndian)),
    )
  return set
}
