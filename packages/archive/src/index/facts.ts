/**
 * What the index holds of one instance, taken from its DICOM JSON: the same function on arrival, in recovery and when the
 * index is rebuilt, so that all three give the same rows.
 *
 * Sources: PS3.18 F.2 (DICOM JSON), PS3.4 C.3.4 and C.6.2.1 (keys of each level).
 */
import { type Tag, Tags } from '@leadglass/dicom'
import { ArchiveError } from '../errors.ts'
import type { DicomJson } from '../read/instance-content.ts'

type Text = string | null
type Count = number | null

export interface StudyFactsRow {
  StudyInstanceUID: string
  StudyDate: Text
  StudyTime: Text
  AccessionNumber: Text
  StudyID: Text
  StudyDescription: Text
  ReferringPhysicianName: Text
  InstitutionName: Text
  PatientName: Text
  PatientID: Text
  IssuerOfPatientID: Text
  PatientBirthDate: Text
  PatientSex: Text
  TimezoneOffsetFromUTC: Text
}

export interface SeriesFactsRow {
  SeriesInstanceUID: string
  Modality: Text
  SeriesNumber: Count
  SeriesDescription: Text
  BodyPartExamined: Text
  Laterality: Text
  PerformedProcedureStepStartDate: Text
  PerformedProcedureStepStartTime: Text
  PerformingPhysicianName: Text
  StationName: Text
  ManufacturerModelName: Text
  InstitutionName: Text
  InstitutionalDepartmentName: Text
  RequestedProcedureID: Text
  ScheduledProcedureStepID: Text
}

export interface InstanceFactsRow {
  SOPInstanceUID: string
  SOPClassUID: string
  InstanceNumber: Count
  NumberOfFrames: Count
  Rows: Count
  Columns: Count
  ContentDate: Text
  ContentTime: Text
}

export interface InstanceFacts {
  study: StudyFactsRow
  series: SeriesFactsRow
  instance: InstanceFactsRow
}

/** @throws ArchiveError LG_IDENTITY_MISSING when one of the four UIDs is absent; `detail.tag` says which */
export function factsOf(json: DicomJson): InstanceFacts {
  const request = firstItem(json, Tags.RequestAttributesSequence)
  return {
    study: {
      StudyInstanceUID: requiredUID(json, Tags.StudyInstanceUID),
      StudyDate: date(json, Tags.StudyDate),
      StudyTime: time(json, Tags.StudyTime),
      AccessionNumber: text(json, Tags.AccessionNumber),
      StudyID: text(json, Tags.StudyID),
      StudyDescription: text(json, Tags.StudyDescription),
      ReferringPhysicianName: text(json, Tags.ReferringPhysicianName),
      InstitutionName: text(json, Tags.InstitutionName),
      PatientName: text(json, Tags.PatientName),
      PatientID: text(json, Tags.PatientID),
      IssuerOfPatientID: text(json, Tags.IssuerOfPatientID),
      PatientBirthDate: date(json, Tags.PatientBirthDate),
      PatientSex: text(json, Tags.PatientSex),
      TimezoneOffsetFromUTC: text(json, Tags.TimezoneOffsetFromUTC),
    },
    series: {
      SeriesInstanceUID: requiredUID(json, Tags.SeriesInstanceUID),
      Modality: text(json, Tags.Modality),
      SeriesNumber: integer(json, Tags.SeriesNumber),
      SeriesDescription: text(json, Tags.SeriesDescription),
      BodyPartExamined: text(json, Tags.BodyPartExamined),
      Laterality: text(json, Tags.Laterality),
      PerformedProcedureStepStartDate: date(json, Tags.PerformedProcedureStepStartDate),
      PerformedProcedureStepStartTime: time(json, Tags.PerformedProcedureStepStartTime),
      PerformingPhysicianName: text(json, Tags.PerformingPhysicianName),
      StationName: text(json, Tags.StationName),
      ManufacturerModelName: text(json, Tags.ManufacturerModelName),
      InstitutionName: text(json, Tags.InstitutionName),
      InstitutionalDepartmentName: text(json, Tags.InstitutionalDepartmentName),
      RequestedProcedureID: text(request, Tags.RequestedProcedureID),
      ScheduledProcedureStepID: text(request, Tags.ScheduledProcedureStepID),
    },
    instance: {
      SOPInstanceUID: requiredUID(json, Tags.SOPInstanceUID),
      SOPClassUID: requiredUID(json, Tags.SOPClassUID),
      InstanceNumber: integer(json, Tags.InstanceNumber),
      NumberOfFrames: integer(json, Tags.NumberOfFrames),
      Rows: integer(json, Tags.Rows),
      Columns: integer(json, Tags.Columns),
      ContentDate: date(json, Tags.ContentDate),
      ContentTime: time(json, Tags.ContentTime),
    },
  }
}

const keys = new Map<Tag, string>()

/** Key of an element in DICOM JSON: eight hexadecimal digits, upper case. */
function keyOf(tag: Tag): string {
  const known = keys.get(tag)
  if (known !== undefined) return known
  const key = tag.toString(16).toUpperCase().padStart(8, '0')
  keys.set(tag, key)
  return key
}

function firstValue(json: DicomJson | undefined, tag: Tag): unknown {
  const element = json?.[keyOf(tag)] as { Value?: unknown } | undefined
  return Array.isArray(element?.Value) ? element.Value[0] : undefined
}

function firstItem(json: DicomJson, tag: Tag): DicomJson | undefined {
  const item = firstValue(json, tag)
  return typeof item === 'object' && item !== null ? (item as DicomJson) : undefined
}

function text(json: DicomJson | undefined, tag: Tag): string | null {
  const value = firstValue(json, tag)
  if (typeof value === 'string') return value === '' ? null : value
  if (typeof value === 'number') return String(value)
  return isPersonName(value) ? personName(value) : null
}

interface JsonPersonName {
  Alphabetic?: string
  Ideographic?: string
  Phonetic?: string
}

function isPersonName(value: unknown): value is JsonPersonName {
  return typeof value === 'object' && value !== null
}

/** The three component groups as DICOM writes them: alphabetic=ideographic=phonetic. PS3.5 6.2.1.1 */
function personName({ Alphabetic = '', Ideographic = '', Phonetic = '' }: JsonPersonName): string | null {
  const name = `${Alphabetic}=${Ideographic}=${Phonetic}`.replace(/=+$/, '')
  return name === '' ? null : name
}

/** YYYYMMDD; the form of ACR-NEMA 2.0, YYYY.MM.DD, is read too. */
function date(json: DicomJson, tag: Tag): string | null {
  return text(json, tag)?.replaceAll('.', '') ?? null
}

/** HHMMSS.FFFFFF; the form of ACR-NEMA 2.0, with colons, is read too. */
function time(json: DicomJson, tag: Tag): string | null {
  return text(json, tag)?.replaceAll(':', '') ?? null
}

function integer(json: DicomJson, tag: Tag): number | null {
  const number = Number(firstValue(json, tag) ?? Number.NaN)
  return Number.isSafeInteger(number) ? number : null
}

function requiredUID(json: DicomJson, tag: Tag): string {
  const uid = text(json, tag)
  if (uid !== null) return uid
  throw new ArchiveError('LG_IDENTITY_MISSING', 'the data set lacks a UID it is stored under', { tag: keyOf(tag) })
}
