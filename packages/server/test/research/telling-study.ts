/**
 * A study that says whom it is about wherever a data set can: attributes, sequences, private elements, comments, and written into the
 * pixels of an ultrasound image.
 */
import { DataSet, readDataSet, Tags, UIDs } from '@leadglass/dicom'
import { ctPhantom, instanceOf, type SampleInstance } from '@leadglass/testkit'

export interface TellingStudy {
  instances: SampleInstance[]
  studyInstanceUID: string
  seriesInstanceUID: string
  /** Of the two CT images. */
  sopInstanceUIDs: string[]
  ultrasound: { seriesInstanceUID: string; sopInstanceUID: string }
  /** Which of the things that tell who it was stand in these octets, as they are or in base 64. */
  told(octets: Uint8Array): string[]
}

const patientName = 'Zweigelt^Walburga'
const patientID = 'HOSP-481516'
const ultrasound = { seriesInstanceUID: '1.2.826.77.2', sopInstanceUID: '1.2.826.77.1' }

export async function tellingStudy(): Promise<TellingStudy> {
  const slices: DataSet[] = []
  for await (const slice of ctPhantom({ sliceCount: 2, patientName, patientID }))
    slices.push(withMoreIdentities(readDataSet(slice.dataSet, slice)))
  const [first] = slices as [DataSet]
  const instances = [...slices.map((set) => instanceOf(set)), ultrasoundOf(first)]
  const secrets = secretsOf(first, instances)
  return {
    instances,
    studyInstanceUID: first.string(Tags.StudyInstanceUID)!,
    seriesInstanceUID: first.string(Tags.SeriesInstanceUID)!,
    sopInstanceUIDs: slices.map((set) => set.string(Tags.SOPInstanceUID)!),
    ultrasound,
    told(octets) {
      const text = Buffer.from(octets).toString('latin1')
      return secrets.filter((secret) => text.includes(secret) || text.includes(Buffer.from(secret).toString('base64')))
    },
  }
}

function withMoreIdentities(set: DataSet): DataSet {
  const study = set.string(Tags.StudyInstanceUID)!
  const asked = new DataSet()
    .set(Tags.RequestedProcedureDescription, 'LO', 'CT for Zweigelt Walburga')
    .set(Tags.RequestedProcedureID, 'SH', 'RP-481516')
  const referred = new DataSet()
    .set(Tags.ReferencedSOPClassUID, 'UI', '1.2.840.10008.3.1.2.3.1')
    .set(Tags.ReferencedSOPInstanceUID, 'UI', study)
  const former = new DataSet().set(Tags.PatientID, 'LO', 'FORMER-2342').set(Tags.TypeOfPatientID, 'CS', 'TEXT')
  const within = new DataSet().set(Tags.PatientName, 'PN', patientName)
  return set
    .set(Tags.RequestAttributesSequence, 'SQ', [asked])
    .set(Tags.ReferencedStudySequence, 'SQ', [referred])
    .set(Tags.OtherPatientIDsSequence, 'SQ', [former])
    .set(Tags.ImageComments, 'LT', 'telephoned Walburga Zweigelt on 20260301')
    .set(0x0009_0010, 'LO', 'ACME 1.0')
    .set(0x0009_1001, 'LO', patientName)
    .set(0x0009_1002, 'SQ', [within])
}

/** With the name written into its upper rows: octets of 200 on 7. */
function ultrasoundOf(header: DataSet): SampleInstance {
  const pixels = new Uint8Array(64 * 48).fill(7)
  pixels.fill(200, 0, 64 * 6)
  const set = new DataSet()
  for (const element of header) if (element.tag >>> 16 <= 0x0020) set.put(element)
  return instanceOf(
    set
      .set(Tags.SOPClassUID, 'UI', UIDs.UltrasoundImageStorage)
      .set(Tags.SOPInstanceUID, 'UI', ultrasound.sopInstanceUID)
      .set(Tags.SeriesInstanceUID, 'UI', ultrasound.seriesInstanceUID)
      .set(Tags.Modality, 'CS', 'US')
      .set(Tags.SamplesPerPixel, 'US', 1)
      .set(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2')
      .set(Tags.Rows, 'US', 48)
      .set(Tags.Columns, 'US', 64)
      .set(Tags.BitsAllocated, 'US', 8)
      .set(Tags.BitsStored, 'US', 8)
      .set(Tags.HighBit, 'US', 7)
      .set(Tags.PixelRepresentation, 'US', 0)
      .set(Tags.PixelData, 'OB', pixels),
  )
}

function secretsOf(header: DataSet, instances: readonly SampleInstance[]): string[] {
  const tags = [
    ...[Tags.PatientName, Tags.PatientID, Tags.AccessionNumber, Tags.InstitutionName, Tags.InstitutionAddress],
    ...[Tags.ReferringPhysicianName, Tags.OperatorsName, Tags.PerformingPhysicianName],
    ...[Tags.StudyInstanceUID, Tags.SeriesInstanceUID, Tags.FrameOfReferenceUID],
  ]
  const stated = tags.map((tag) => header.string(tag)).filter((text) => text !== undefined && text !== '') as string[]
  const uids = [...instances.map(({ sopInstanceUID }) => sopInstanceUID), ultrasound.seriesInstanceUID]
  return [...stated, ...uids, 'Zweigelt', 'Walburga', 'RP-481516', 'FORMER-2342', '20260301', '19700101']
}
