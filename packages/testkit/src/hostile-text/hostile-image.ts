/**
 * An image whose header holds one text in every element that can hold text: each VR of characters, sequences, private elements,
 * and values that are no date, number or UID at all.
 *
 * Sources: PS3.5 6.2 (VRs), 6.2.2 (UN), 7.5 (sequences), 7.8 (private elements); PS3.3 A.8 (Secondary Capture).
 */
import { DataSet, type Tag, Tags, type VR } from '@leadglass/dicom'
import { instanceOf, type SampleInstance } from '../instances/instance.ts'
import { type HostilePlace, identified, octetsOf, withPixels } from './hostile-parts.ts'
import type { HostileText } from './hostile-texts.ts'

/** Elements that hold the text in every image. */
const elements: readonly (readonly [tag: Tag, vr: VR])[] = [
  [Tags.ImageType, 'CS'],
  [Tags.AcquisitionDateTime, 'DT'],
  [Tags.AccessionNumber, 'SH'],
  [Tags.RetrieveAETitle, 'AE'],
  [Tags.StationAETitle, 'AE'],
  [Tags.Manufacturer, 'LO'],
  [Tags.InstitutionName, 'LO'],
  [Tags.InstitutionAddress, 'ST'],
  [Tags.ReferringPhysicianName, 'PN'],
  [Tags.LongCodeValue, 'UC'],
  [Tags.URNCodeValue, 'UR'],
  [Tags.StationName, 'SH'],
  [Tags.StudyDescription, 'LO'],
  [Tags.SeriesDescription, 'LO'],
  [Tags.InstitutionalDepartmentName, 'LO'],
  [Tags.OperatorsName, 'PN'],
  [Tags.ManufacturerModelName, 'LO'],
  [Tags.RetrieveURL, 'UR'],
  [Tags.PatientName, 'PN'],
  [Tags.PatientID, 'LO'],
  [Tags.IssuerOfPatientID, 'LO'],
  [Tags.PatientBirthDate, 'DA'],
  [Tags.PatientBirthTime, 'TM'],
  [Tags.PatientSex, 'CS'],
  [Tags.OtherPatientNames, 'PN'],
  [Tags.PatientAge, 'AS'],
  [Tags.PatientWeight, 'DS'],
  [Tags.AdditionalPatientHistory, 'LT'],
  [Tags.PatientComments, 'LT'],
  [Tags.BodyPartExamined, 'CS'],
  [Tags.SliceThickness, 'DS'],
  [Tags.ProtocolName, 'LO'],
  [Tags.StudyID, 'SH'],
  [Tags.AcquisitionNumber, 'IS'],
  [Tags.FrameOfReferenceUID, 'UI'],
  [Tags.ImageComments, 'LT'],
  [Tags.WindowCenterWidthExplanation, 'LO'],
  [Tags.TextValue, 'UT'],
]

const privateElements: readonly (readonly [tag: Tag, vr: VR])[] = [
  [0x00090010, 'LO'],
  [0x00091001, 'LO'],
  [0x00091002, 'UN'],
  [0x00091003, 'UT'],
]

/** Elements by which viewers and lists find their way. */
const others: readonly (readonly [tag: Tag, vr: VR])[] = [
  [Tags.StudyDate, 'DA'],
  [Tags.SeriesDate, 'DA'],
  [Tags.StudyTime, 'TM'],
  [Tags.SeriesTime, 'TM'],
  [Tags.Modality, 'CS'],
]

export function hostileImage(hostile: HostileText, place: HostilePlace): SampleInstance {
  const octets = octetsOf(hostile)
  const set = identified(place, 1, hostile)
    .set(Tags.WindowCenter, 'DS', '128')
    .set(Tags.WindowWidth, 'DS', '256')
    .set(Tags.RequestAttributesSequence, 'SQ', [requestOf(octets)])
  for (const [tag, vr] of [...elements, ...privateElements]) set.set(tag, vr, octets)
  if (place.everywhere === true) for (const [tag, vr] of others) set.set(tag, vr, octets)
  return instanceOf(withPixels(set))
}

function requestOf(octets: Uint8Array): DataSet {
  const code = new DataSet()
    .set(Tags.CodeValue, 'SH', octets)
    .set(Tags.CodingSchemeDesignator, 'SH', octets)
    .set(Tags.CodeMeaning, 'LO', octets)
  return new DataSet()
    .set(Tags.RequestedProcedureDescription, 'LO', octets)
    .set(Tags.ScheduledProcedureStepDescription, 'LO', octets)
    .set(Tags.RequestedProcedureCodeSequence, 'SQ', [code])
}
