import { readDataSet, Tags } from '@leadglass/dicom'
import { expect, test } from 'vitest'
import { numberedLayout, numberedSlices, type SampleInstance } from '../src/index.ts'

async function sliceOf(number: number, pixels: 'noise' | 'flat'): Promise<SampleInstance> {
  let last: SampleInstance | undefined
  for await (const slice of numberedSlices({ sliceCount: number + 1, studyName: 'numbered', pixels })) last = slice
  return last!
}

const { side, bits, left, bitColumns, bands, bandRows } = numberedLayout

test('a native slice says its number above, in the middle and below, each with its complement', async () => {
  const { dataSet, transferSyntaxUID } = await sliceOf(11, 'noise')
  const octets = readDataSet(dataSet, { transferSyntaxUID }).octets(Tags.PixelData)!.slice()
  const samples = new Uint16Array(octets.buffer)
  const read = (row: number) =>
    Array.from({ length: bits }, (_, bit) => samples[row * side + left + bit * bitColumns + 20]! > 1064)
  for (const band of bands) {
    expect(
      read(band + 10)
        .map(Number)
        .join(''),
    ).toBe('000000001011')
    expect(
      read(band + bandRows + 10)
        .map(Number)
        .join(''),
    ).toBe('111111110100')
  }
})

test('a flat slice is small, in two RLE segments', async () => {
  const { dataSet, transferSyntaxUID } = await sliceOf(3, 'flat')
  const set = readDataSet(dataSet, { transferSyntaxUID })
  expect(dataSet.length).toBeLessThan(30_000)
  const element = [...set].find(({ tag }) => tag === Tags.PixelData)
  const [frame] = element?.kind === 'fragments' ? element.values : []
  expect([...frame!.subarray(0, 8)]).toEqual([2, 0, 0, 0, 64, 0, 0, 0])
})
