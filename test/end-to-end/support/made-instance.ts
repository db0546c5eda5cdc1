/** Small CT instances with names and UIDs of the test's choosing, made with the dicom package's own writer. */
import { randomBytes } from 'node:crypto'
import { DataSet, encodeDataSet, Tags, UIDs } from '@leadglass/dicom'

export interface MadeInstance {
  sopClass: string
  transferSyntax: string
  studyUID: string
  seriesUID: string
  sopUID: string
  dataSet: Buffer
}

export interface InstanceWishes {
  patientName?: string
  patientId?: string
  /** YYYYMMDD */
  studyDate?: string
  studyDescription?: string
  studyUID?: string
  seriesUID?: string
  sopUID?: string
  /** The image says that text is burned into it. */
  burnedInAnnotation?: boolean
  /** Even; random octets. */
  pixelOctets?: number
}

const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2'

/** A UID that nobody else has: the root of PS3.5 B.2 for UUIDs. */
export function newUID(): string {
  return `2.25.${BigInt(`0x${randomBytes(15).toString('hex')}`)}`
}

export function madeInstance(wishes: InstanceWishes = {}): MadeInstance {
  const { patientName = 'Test^Made', patientId = 'MADE-1', pixelOctets = 8192 } = wishes
  const { studyDate = '20260102', studyDescription = 'Made for a test' } = wishes
  const { studyUID = newUID(), seriesUID = newUID(), sopUID = newUID() } = wishes
  const burnedIn = wishes.burnedInAnnotation ? 'YES' : 'NO'
  const set = new DataSet()
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
    .set(Tags.SOPClassUID, 'UI', ctImageStorage)
    .set(Tags.SOPInstanceUID, 'UI', sopUID)
    .set(Tags.StudyDate, 'DA', studyDate)
    .set(Tags.Modality, 'CS', 'CT')
    .set(Tags.StudyDescription, 'LO', studyDescription)
    .set(Tags.PatientName, 'PN', patientName)
    .set(Tags.PatientID, 'LO', patientId)
    .set(Tags.StudyInstanceUID, 'UI', studyUID)
    .set(Tags.SeriesInstanceUID, 'UI', seriesUID)
    .set(Tags.SamplesPerPixel, 'US', 1)
    .set(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2')
    .set(Tags.Rows, 'US', 64)
    .set(Tags.Columns, 'US', pixelOctets / 128)
    .set(Tags.BitsAllocated, 'US', 16)
    .set(Tags.BitsStored, 'US', 16)
    .set(Tags.HighBit, 'US', 15)
    .set(Tags.PixelRepresentation, 'US', 0)
    .set(Tags.BurnedInAnnotation, 'CS', burnedIn)
    .set(Tags.PixelData, 'OW', randomBytes(pixelOctets))
  const transferSyntax: string = UIDs.ExplicitVRLittleEndian
  const dataSet = Buffer.from(encodeDataSet(set, { transferSyntaxUID: transferSyntax }))
  return { sopClass: ctImageStorage, transferSyntax, studyUID, seriesUID, sopUID, dataSet }
}

/** The request of our own SCU for one instance. */
export const toStore = ({ sopClass, sopUID, transferSyntax, dataSet }: MadeInstance) => ({
  sopClassUID: sopClass,
  sopInstanceUID: sopUID,
  transferSyntaxUID: transferSyntax,
  dataSet,
})
