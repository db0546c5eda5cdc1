/** Small data sets for tests: explicit VR little endian, a header and pixels, every UID of our own. */
import { DataSet, encodeDataSet, Tags, UIDs } from '@leadglass/dicom'

export interface InstanceOptions {
  study?: string
  series?: string
  instance?: string
  patientName?: string
  patientID?: string
  modality?: string
  studyDate?: string
  accession?: string
  number?: number
  /** Octets of Pixel Data; rows and columns are made to fit. */
  pixelOctets?: number
  /** First octet of the pixels, so that two instances differ. */
  seed?: number
}

export interface TestInstance {
  octets: Uint8Array
  transferSyntaxUID: string
  studyInstanceUID: string
  seriesInstanceUID: string
  sopInstanceUID: string
}

export const CTImageStorage = '1.2.840.10008.5.1.4.1.1.2'
let count = 0

/** A UID that no other call gives. */
export function newUID(): string {
  count += 1
  return `1.2.826.0.1.3680043.10.1451.${process.pid}.${Date.now()}.${count}`
}

export function makeInstance(options: InstanceOptions = {}): TestInstance {
  const [studyInstanceUID, seriesInstanceUID] = [options.study ?? newUID(), options.series ?? newUID()]
  const sopInstanceUID = options.instance ?? newUID()
  const columns = 64
  const rows = Math.max(1, Math.ceil((options.pixelOctets ?? 8_192) / (2 * columns)))
  const set = new DataSet()
  set.set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
  set.set(Tags.SOPClassUID, 'UI', CTImageStorage)
  set.set(Tags.SOPInstanceUID, 'UI', sopInstanceUID)
  set.set(Tags.StudyDate, 'DA', options.studyDate ?? '20240131')
  set.set(Tags.StudyTime, 'TM', '101112')
  set.set(Tags.AccessionNumber, 'SH', options.accession ?? 'A1')
  set.set(Tags.Modality, 'CS', options.modality ?? 'CT')
  set.set(Tags.PatientName, 'PN', options.patientName ?? 'Doe^Jane')
  set.set(Tags.PatientID, 'LO', options.patientID ?? 'P-1')
  set.set(Tags.StudyInstanceUID, 'UI', studyInstanceUID)
  set.set(Tags.SeriesInstanceUID, 'UI', seriesInstanceUID)
  set.set(Tags.SeriesNumber, 'IS', '1')
  set.set(Tags.InstanceNumber, 'IS', String(options.number ?? 1))
  set.set(Tags.SamplesPerPixel, 'US', 1)
  set.set(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2')
  set.set(Tags.Rows, 'US', rows)
  set.set(Tags.Columns, 'US', columns)
  set.set(Tags.BitsAllocated, 'US', 16)
  set.set(Tags.BitsStored, 'US', 16)
  set.set(Tags.HighBit, 'US', 15)
  set.set(Tags.PixelRepresentation, 'US', 0)
  set.set(Tags.PixelData, 'OW', pixels(rows * columns * 2, options.seed ?? count))
  const transferSyntaxUID = UIDs.ExplicitVRLittleEndian
  const octets = encodeDataSet(set, { transferSyntaxUID })
  return { octets, transferSyntaxUID, studyInstanceUID, seriesInstanceUID, sopInstanceUID }
}

/** Octets that look random and are the same for the same seed. */
function pixels(length: number, seed: number): Uint8Array {
  const octets = new Uint8Array(length)
  let state = (seed + 1) * 2_654_435_761
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    octets[index] = state >>> 24
  }
  return octets
}

/** The octets in chunks, as a socket gives them. */
export async function* chunks(octets: Uint8Array, length = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < octets.length; at += length) yield octets.subarray(at, at + length)
}

export async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}
