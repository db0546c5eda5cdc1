/** What is opened: a CT slice, a CT series of 200 slices and a radiograph of 11 MB, each a study of its own. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataSet, readDataSet, Tags } from '@leadglass/dicom'
import { ctPhantom, instanceOf, part10File, type SampleInstance, uidOf } from '@leadglass/testkit'

export interface OpenedImage {
  readonly name: string
  readonly studyInstanceUID: string
}

const DigitalXRayImageStorageForPresentation = '1.2.840.10008.5.1.4.1.1.1.1'

/** Writes the files into a folder. */
export async function writeImages(folder: string): Promise<OpenedImage[]> {
  mkdirSync(folder, { recursive: true })
  const images: [name: string, SampleInstance][] = []
  for (const [name, sliceCount] of [
    ['CT 512 × 512', 1],
    ['CT 512 × 512 × 200', 200],
  ] as const) {
    for await (const slice of ctPhantom({ sliceCount, studyName: name, patientID: name })) images.push([name, slice])
  }
  images.push(['DX 2,360 × 2,360', radiograph(2_360)])
  for (const [index, [, instance]] of images.entries()) {
    writeFileSync(join(folder, `${index}.dcm`), part10File(instance))
  }
  return [...new Map(images)].map(([name, instance]) => ({ name, studyInstanceUID: studyOf(instance) }))
}

/** Soft shapes under the noise of a detector, 12 of 16 bits: about as compressible as a chest. */
function radiograph(side: number): SampleInstance {
  const values = new Uint16Array(side * side)
  let state = 1
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      const shape = 1_800 + 900 * Math.sin(x / 190) * Math.cos(y / 260) + 300 * Math.sin((x + y) / 40)
      values[y * side + x] = shape + (state >>> 27)
    }
  }
  const set = new DataSet()
    .set(Tags.SOPClassUID, 'UI', DigitalXRayImageStorageForPresentation)
    .set(Tags.SOPInstanceUID, 'UI', uidOf('radiograph'))
    .set(Tags.StudyDate, 'DA', '20260301')
    .set(Tags.Modality, 'CS', 'DX')
    .set(Tags.PatientName, 'PN', 'Phantom^Radiograph')
    .set(Tags.PatientID, 'LO', 'DX')
    .set(Tags.StudyInstanceUID, 'UI', uidOf('radiograph study'))
    .set(Tags.SeriesInstanceUID, 'UI', uidOf('radiograph series'))
    .set(Tags.InstanceNumber, 'IS', 1)
    .set(Tags.SamplesPerPixel, 'US', 1)
    .set(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2')
    .set(Tags.Rows, 'US', side)
    .set(Tags.Columns, 'US', side)
    .set(Tags.BitsAllocated, 'US', 16)
    .set(Tags.BitsStored, 'US', 12)
    .set(Tags.HighBit, 'US', 11)
    .set(Tags.PixelRepresentation, 'US', 0)
    .set(Tags.WindowCenter, 'DS', '1800')
    .set(Tags.WindowWidth, 'DS', '2600')
    .set(Tags.PixelData, 'OW', new Uint8Array(values.buffer))
  return instanceOf(set)
}

function studyOf({ dataSet, transferSyntaxUID }: SampleInstance): string {
  return readDataSet(dataSet, { transferSyntaxUID }).string(Tags.StudyInstanceUID) ?? ''
}
