/**
 * The header that a structured document of ours has: patient and study as the images have them, a series of its own, the
 * evidence it rests on.
 *
 * Sources: PS3.3 A.35.3 (Comprehensive SR), A.35.4 (Key Object Selection), C.17.1 to C.17.3, C.7.5.1.
 */
import type { JsonDataSet } from '../../dicomweb/dicom-json.ts'
import type { ImageReference } from './kept-measurement.ts'
import { copied, dataSet, dateAndTime, newUID } from './write-data-set.ts'

export interface DocumentOptions {
  sopClassUID: string
  modality: 'SR' | 'KO'
  seriesDescription: string
  /** Header of an image of the study */
  image: JsonDataSet
  /** What the content refers to */
  evidence: readonly ImageReference[]
  now: Date
}

/** Type 2 attributes are there, if empty; what an image does not state is not made up. */
const required = {
  PatientName: 'PN',
  PatientID: 'LO',
  PatientBirthDate: 'DA',
  PatientSex: 'CS',
  StudyDate: 'DA',
  StudyTime: 'TM',
  AccessionNumber: 'SH',
  ReferringPhysicianName: 'PN',
  StudyID: 'SH',
  StudyInstanceUID: 'UI',
}

const taken = [
  'PatientName',
  'PatientID',
  'IssuerOfPatientID',
  'PatientBirthDate',
  'PatientSex',
  'StudyInstanceUID',
  'StudyDate',
  'StudyTime',
  'AccessionNumber',
  'ReferringPhysicianName',
  'StudyID',
  'StudyDescription',
] as const

/** Header of a new document; content follows. */
export function documentHeader({ sopClassUID, modality, seriesDescription, image, evidence, now }: DocumentOptions) {
  const { date, time } = dateAndTime(now)
  return {
    ...copied(image, taken, required),
    ...dataSet({
      SpecificCharacterSet: ['CS', 'ISO_IR 192'],
      SOPClassUID: ['UI', sopClassUID],
      SOPInstanceUID: ['UI', newUID()],
      SeriesInstanceUID: ['UI', newUID()],
      SeriesNumber: ['IS', '9000'],
      SeriesDescription: ['LO', seriesDescription],
      SeriesDate: ['DA', date],
      SeriesTime: ['TM', time],
      Modality: ['CS', modality],
      ReferencedPerformedProcedureStepSequence: ['SQ'],
      Manufacturer: ['LO', 'Leadglass'],
      ManufacturerModelName: ['LO', 'Leadglass'],
      DeviceSerialNumber: ['LO', 'none'],
      SoftwareVersions: ['LO', 'viewer'],
      InstanceNumber: ['IS', '1'],
      ContentDate: ['DA', date],
      ContentTime: ['TM', time],
      CurrentRequestedProcedureEvidenceSequence: ['SQ', ...evidenceOf(evidence)],
    }),
  }
}

/** References by study and series, each instance once. PS3.3 Table C.17-3b. */
export function evidenceOf(references: readonly ImageReference[]): JsonDataSet[] {
  return grouped(references, 'studyInstanceUID').map(([studyInstanceUID, ofStudy]) =>
    dataSet({
      StudyInstanceUID: ['UI', studyInstanceUID],
      ReferencedSeriesSequence: [
        'SQ',
        ...grouped(ofStudy, 'seriesInstanceUID').map(([seriesInstanceUID, ofSeries]) =>
          dataSet({
            SeriesInstanceUID: ['UI', seriesInstanceUID],
            ReferencedSOPSequence: [
              'SQ',
              ...grouped(ofSeries, 'sopInstanceUID').map(([sopInstanceUID, [first]]) =>
                dataSet({
                  ReferencedSOPClassUID: ['UI', first!.sopClassUID],
                  ReferencedSOPInstanceUID: ['UI', sopInstanceUID],
                }),
              ),
            ],
          }),
        ),
      ],
    }),
  )
}

function grouped(
  references: readonly ImageReference[],
  by: 'studyInstanceUID' | 'seriesInstanceUID' | 'sopInstanceUID',
) {
  const groups = new Map<string, ImageReference[]>()
  for (const reference of references) groups.set(reference[by], [...(groups.get(reference[by]) ?? []), reference])
  return [...groups]
}
