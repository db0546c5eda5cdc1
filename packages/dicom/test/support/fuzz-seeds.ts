/** Where fuzzing starts from: small files of every kind, good and bad. */
import { encodeDataSet, splitPart10, UIDs } from '../../src/index.ts'
import { dicomFolder, manifestEntries, readSample, smallFile, smallImage } from './sample-files.ts'

/** More teaches a mutation fuzzer little: what matters is the header. */
const LONGEST_SEED_OCTETS = 16 * 1024
const folders = /^(bad|hostile|generated|dicomdir-tree\/DICOMDIR|public\/pydicom)/

/** Whole files. */
export function fileSeeds(): Uint8Array[] {
  const made = [smallFile(), smallFile(UIDs.ImplicitVRLittleEndian), smallFile(UIDs.ExplicitVRBigEndian)]
  const folder = dicomFolder()
  if (folder === undefined) return made
  const entries = manifestEntries(folder).filter((entry) => folders.test(entry.path))
  const files = entries.map((entry) => readSample(folder, entry.path))
  return [...made, ...files.filter((file) => file.length <= LONGEST_SEED_OCTETS)]
}

/** The transfer syntaxes that differ in how they are read; the first octet of a data set seed picks one. */
export const readings: readonly string[] = [
  UIDs.ExplicitVRLittleEndian,
  UIDs.ImplicitVRLittleEndian,
  UIDs.ExplicitVRBigEndian,
  UIDs.JPEGBaseline8Bit,
  UIDs.DeflatedExplicitVRLittleEndian,
]

/** Bare data sets behind one octet that says how to read them. */
export function dataSetSeeds(): Uint8Array[] {
  const made = readings.slice(0, 3).map((transferSyntaxUID, reading) => {
    return Uint8Array.from([reading, ...encodeDataSet(smallImage(), { transferSyntaxUID })])
  })
  return [...made, ...fileSeeds().flatMap(dataSetSeed)]
}

function dataSetSeed(file: Uint8Array): Uint8Array[] {
  try {
    const { transferSyntaxUID, dataSet } = splitPart10(file)
    const reading = readings.indexOf(transferSyntaxUID)
    return [Uint8Array.from([reading < 0 ? 3 : reading, ...dataSet])]
  } catch {
    return []
  }
}
