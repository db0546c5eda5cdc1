/** Fuzzes text in every character set, with and without code extensions: decoding ends and never throws. */
import assert from 'node:assert/strict'
import type { FuzzTarget } from '@leadglass/testkit'
import { decoderFor } from '../src/index.ts'

const sets = [
  '',
  'ISO_IR 100',
  'ISO_IR 13',
  'ISO_IR 192',
  'GB18030',
  'GBK',
  'ISO 2022 IR 13\\ISO 2022 IR 87\\ISO 2022 IR 159',
  '\\ISO 2022 IR 149\\ISO 2022 IR 58',
  'ISO 2022 IR 100\\ISO 2022 IR 144\\ISO 2022 IR 126',
  'ISO_IR 999',
]
const vrs = ['PN', 'LO', 'UT', 'CS']

/** Values to begin with: the first octet picks the set, the second the VR, the rest is the value. */
const values = [
  'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B',
  '\x1b$(D0!\x1b(J\\\xb1\xb2\x1b)I\xb3',
  'Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7',
  '\x1b-L\xbb\xee\x1b-F\xc4\r\n\xe9',
  '\xf0\x9f\x99\x82\x81\x5c\x81\x30\x81\x30',
]

const target: FuzzTarget = {
  name: 'dicom/character-set',
  seeds: () =>
    sets.flatMap((_, set) =>
      values.map((value, vr) => Buffer.from(`${String.fromCharCode(set, vr)}${value}`, 'latin1')),
    ),
  run(octets) {
    const [set = 0, vr = 0] = octets
    const value = octets.subarray(2)
    const text = decoderFor(sets[set % sets.length]!.split('\\')).decode(value, vrs[vr % vrs.length], ({ offset }) => {
      assert(offset >= 0 && offset < value.length)
    })
    assert(text.length <= value.length)
  },
}

export default target
