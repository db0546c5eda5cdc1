import { type DataSet, readDataSet, Tags } from '@leadglass/dicom'
import { beforeAll, expect, test } from 'vitest'
import { ctPhantom, mrPhantom, part10File, type SampleInstance } from '../src/index.ts'

let slices: SampleInstance[]
let headers: DataSet[]

beforeAll(async () => {
  slices = await all(ctPhantom())
  headers = slices.map(read)
})

async function all(scan: AsyncIterable<SampleInstance>): Promise<SampleInstance[]> {
  const instances: SampleInstance[] = []
  for await (const instance of scan) instances.push(instance)
  return instances
}

function read({ dataSet, transferSyntaxUID }: SampleInstance): DataSet {
  return readDataSet(dataSet, { transferSyntaxUID })
}

/** Hounsfield units at a place of the patient, in mm. */
function hounsfieldAt(x: number, y: number, z: number): number {
  const set = headers.reduce((best, next) => (distance(next, z) < distance(best, z) ? next : best))
  const [left = 0, top = 0] = set.numbers(Tags.ImagePositionPatient)
  const [spacing = 1] = set.numbers(Tags.PixelSpacing)
  const index = Math.round((y - top) / spacing) * 512 + Math.round((x - left) / spacing)
  const stored = new DataView(set.octets(Tags.PixelData)!.slice().buffer).getUint16(index * 2, true)
  return stored * set.numbers(Tags.RescaleSlope)[0]! + set.numbers(Tags.RescaleIntercept)[0]!
}

const distance = (set: DataSet, z: number) => Math.abs(set.numbers(Tags.ImagePositionPatient)[2]! - z)

test('slices lie 3 mm apart in one frame of reference', () => {
  expect(headers.map((set) => set.numbers(Tags.ImagePositionPatient)[2])).toEqual(
    Array.from({ length: 100 }, (_, index) => index * 3),
  )
  expect(new Set(headers.map((set) => set.string(Tags.FrameOfReferenceUID))).size).toBe(1)
  expect(new Set(headers.map((set) => set.string(Tags.SOPInstanceUID))).size).toBe(100)
})

test.each([
  ['lung', [-74, 40, 205], -850],
  ['liver', [-90, -30, 60], 65],
  ['a ventricle of the heart', [36, -26, 158], 180],
  ['the wall of a vertebra', [0, 56, 138], 450],
  ['air outside', [-185, -185, 100], -1000],
] as const)('%s has its attenuation', (_organ, [x, y, z], expected) => {
  expect(Math.abs(hounsfieldAt(x, y, z) - expected)).toBeLessThan(60)
})

test('the nodule measures 16 mm', () => {
  const inside = Array.from({ length: 60 }, (_, index) => -104 + index * 0.75).filter(
    (x) => hounsfieldAt(x, 6, 215) > -400,
  )
  expect(Math.abs(inside.length * 0.75 - 16)).toBeLessThan(0.75)
})

test('headers are as long as those of scanners', () => {
  expect(headers[0]!.size).toBeGreaterThanOrEqual(100)
})

test('the same slice is the same octets in every run', async () => {
  const { value } = await ctPhantom({ sliceCount: 1 }).next()
  expect(value).toEqual(slices[0])
})

test('the MR phantom has as many slices as asked for, and a file of each begins as PS3.10 says', async () => {
  const head = await all(mrPhantom({ sliceCount: 3, patientName: 'Other^Name' }))
  expect(head.map((slice) => read(slice).string(Tags.PatientName))).toEqual(Array(3).fill('Other^Name'))
  expect(Buffer.from(part10File(head[0]!).subarray(128, 132)).toString()).toBe('DICM')
})
