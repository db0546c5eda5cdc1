/** DICOM files to test with: those of the test data where they are, and some that are made here. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataSet, encodeDataSet, encodeFileMeta, Tags, UIDs } from '../../src/index.ts'

const root = join(import.meta.dirname, '../../../..')

/** The folder with manifest.json; `undefined`, said in one line, where the data is absent. */
export function dicomFolder(): string | undefined {
  const folder = join(process.env.LEADGLASS_TEST_DATA ?? join(root, '../shared/data'), 'dicom')
  if (existsSync(join(folder, 'manifest.json'))) return folder
  console.log('No test data at LEADGLASS_TEST_DATA: tests run on generated data sets only')
  return undefined
}

export interface ManifestEntry {
  readonly path: string
  readonly valid: boolean
  readonly transferSyntax: string | null
  readonly sopClass: string | null
  readonly sopUID: string | null
  readonly studyUID: string | null
  readonly seriesUID: string | null
  readonly patientId: string | null
  readonly modality: string | null
  readonly rows: number | null
  readonly cols: number | null
  readonly frames: number | null
  readonly bitsAllocated: number | null
}

export function manifestEntries(folder: string): ManifestEntry[] {
  return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')).files
}

export function readSample(folder: string, path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, path)))
}

/** A small image with a nested sequence, private elements and 64-bit values. */
export function smallImage(): DataSet {
  const code = new DataSet().set(Tags.CodeValue, 'SH', '113100').set(Tags.CodeMeaning, 'LO', 'Basic Profile')
  const request = new DataSet()
    .set(Tags.AccessionNumber, 'SH', 'A1')
    .set(Tags.RequestedProcedureCodeSequence, 'SQ', [code])
  return new DataSet()
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
    .set(Tags.SOPClassUID, 'UI', UIDs.SecondaryCaptureImageStorage)
    .set(Tags.SOPInstanceUID, 'UI', '2.25.1')
    .set(Tags.PatientName, 'PN', 'Sample^Generated')
    .set(Tags.PatientID, 'LO', 'GEN-1')
    .set(Tags.StudyInstanceUID, 'UI', '2.25.2')
    .set(Tags.SeriesInstanceUID, 'UI', '2.25.3')
    .set(0x00090010, 'LO', 'LEADGLASS')
    .set(0x00091001, 'SV', [-1n, 2n ** 40n])
    .set(Tags.RequestAttributesSequence, 'SQ', [request, new DataSet()])
    .set(Tags.Rows, 'US', 4)
    .set(Tags.Columns, 'US', 4)
    .set(Tags.BitsAllocated, 'US', 8)
    .set(Tags.PixelData, 'OW', new Uint8Array(16).fill(7))
}

/** The data set of `smallImage` as a file. */
export function smallFile(transferSyntaxUID: string = UIDs.ExplicitVRLittleEndian): Uint8Array {
  const meta = encodeFileMeta({
    sopClassUID: UIDs.SecondaryCaptureImageStorage,
    sopInstanceUID: '2.25.1',
    transferSyntaxUID,
  })
  return Uint8Array.from([...meta, ...encodeDataSet(smallImage(), { transferSyntaxUID })])
}
