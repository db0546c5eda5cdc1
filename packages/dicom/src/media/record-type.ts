/**
 * Which directory record describes an instance, by its SOP class, and which keys that record carries.
 *
 * Sources: PS3.3 F.5 (records and their keys), PS3.3 F.4 Table F.4-1 (types).
 */
import { storageSOPClasses } from '../uid.ts'

export type RecordType =
  | 'IMAGE'
  | 'RT DOSE'
  | 'RT STRUCTURE SET'
  | 'RT PLAN'
  | 'RT TREAT RECORD'
  | 'PRESENTATION'
  | 'WAVEFORM'
  | 'SR DOCUMENT'
  | 'KEY OBJECT DOC'
  | 'SPECTROSCOPY'
  | 'RAW DATA'
  | 'REGISTRATION'
  | 'FIDUCIAL'
  | 'ENCAP DOC'
  | 'VALUE MAP'
  | 'STEREOMETRIC'
  | 'SURFACE'
  | 'MEASUREMENT'
  | 'TRACT'

/** The first pattern that the name of the SOP class fits; names are those of PS3.6 Table A-1. */
const byName: readonly (readonly [RegExp, RecordType])[] = [
  [/^Key Object Selection/, 'KEY OBJECT DOC'],
  [/^Encapsulated /, 'ENCAP DOC'],
  [/Presentation State/, 'PRESENTATION'],
  [/^RT Dose/, 'RT DOSE'],
  [/^RT Structure Set/, 'RT STRUCTURE SET'],
  [/^RT (Ion |)(Plan|Brachy.*Plan)|^RT Brachy Application Setup/, 'RT PLAN'],
  [/^RT .*Treatment.*Record|^RT Treatment Summary/, 'RT TREAT RECORD'],
  [/Waveform|ECG|Electro|Audio/, 'WAVEFORM'],
  [/^MR Spectroscopy/, 'SPECTROSCOPY'],
  [/^Raw Data/, 'RAW DATA'],
  [/Registration Storage/, 'REGISTRATION'],
  [/Fiducials/, 'FIDUCIAL'],
  [/^Real World Value Mapping/, 'VALUE MAP'],
  [/^Stereometric/, 'STEREOMETRIC'],
  [/^Surface Segmentation/, 'SURFACE'],
  [/^Tractography/, 'TRACT'],
  [/(Lensometry|Refraction|Keratometry|Visual Acuity|Axial Measurements|IOL|Ophthalmic.*Measurements)/, 'MEASUREMENT'],
  [/(SR|Report|Log|Structured Report.*) Storage$/, 'SR DOCUMENT'],
  [/Image|Segmentation|Parametric Map/, 'IMAGE'],
]

/** @returns `undefined` for classes that no record of the Standard describes: their files stay out of the directory */
export function recordTypeOf(sopClassUID: string): RecordType | undefined {
  const name = storageSOPClasses.get(sopClassUID)
  return name === undefined ? undefined : byName.find(([pattern]) => pattern.test(name))?.[1]
}

const content = ['InstanceNumber', 'ContentDate', 'ContentTime']

/** Keys of each record, types 1 and 2; those the instance does not have are written empty. */
export const keysOfRecord: Readonly<Record<RecordType, readonly string[]>> = {
  IMAGE: ['InstanceNumber'],
  'RT DOSE': ['InstanceNumber', 'DoseSummationType'],
  'RT STRUCTURE SET': ['InstanceNumber', 'StructureSetLabel', 'StructureSetDate', 'StructureSetTime'],
  'RT PLAN': ['InstanceNumber', 'RTPlanLabel', 'RTPlanDate', 'RTPlanTime'],
  'RT TREAT RECORD': ['InstanceNumber', 'TreatmentDate', 'TreatmentTime'],
  PRESENTATION: [
    'PresentationCreationDate',
    'PresentationCreationTime',
    'InstanceNumber',
    'ContentLabel',
    'ContentDescription',
    'ContentCreatorName',
  ],
  WAVEFORM: content,
  'SR DOCUMENT': [...content, 'CompletionFlag', 'VerificationFlag', 'ConceptNameCodeSequence'],
  'KEY OBJECT DOC': [...content, 'ConceptNameCodeSequence'],
  SPECTROSCOPY: [...content, 'ImageType', 'NumberOfFrames', 'Rows', 'Columns', 'DataPointRows', 'DataPointColumns'],
  'RAW DATA': content,
  REGISTRATION: [...content, 'ContentLabel', 'ContentDescription', 'ContentCreatorName'],
  FIDUCIAL: [...content, 'ContentLabel', 'ContentDescription', 'ContentCreatorName'],
  'ENCAP DOC': [...content, 'DocumentTitle', 'MIMETypeOfEncapsulatedDocument'],
  'VALUE MAP': [...content, 'ContentLabel', 'ContentDescription', 'ContentCreatorName'],
  STEREOMETRIC: content,
  SURFACE: content,
  MEASUREMENT: content,
  TRACT: content,
}
