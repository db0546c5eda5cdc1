/** A bounded number of damaged inputs a decoder; longer: `npm run fuzz -- dicom --minutes 10`. */
import { fuzz } from '@leadglass/testkit'
import { expect, test } from 'vitest'
import inflate from '../fuzz/inflate.ts'
import instanceReader from '../fuzz/instance-reader.ts'
import part10 from '../fuzz/part10.ts'
import readDataSet from '../fuzz/read-data-set.ts'

test.each([instanceReader, readDataSet, part10, inflate])(
  '$name decodes damaged input or refuses it',
  async (target) => {
    expect(await fuzz(target, { inputs: 4_000, seed: 20261124 })).toEqual([])
  },
)
