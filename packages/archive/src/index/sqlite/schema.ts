/** Tables of the SQLite index. Columns that a query can name carry the PS3.6 keyword; ours are camelCase. */
import type { Generated } from 'kysely'
import type { InstanceFactsRow, SeriesFactsRow, StudyFactsRow } from '../facts.ts'

/** Raised with every change of the tables: an index of another version is rebuilt from the packs. */
export const schemaVersion = 5

export interface PackTable {
  id: Generated<number>
  name: string
  length: number
  sealed: number
}

export interface PatientTable {
  id: Generated<number>
  PatientID: string
  IssuerOfPatientID: string
  studyCount: number
}

export interface StudyTable extends StudyFactsRow {
  id: Generated<number>
  keyId: Buffer
  keySlot: number
  patient: number | null
  ModalitiesInStudy: string
  SOPClassesInStudy: string
  /** Of all series, as `ModalitiesInStudy`: what access rules may speak of. */
  stationNames: string
  departmentNames: string
  NumberOfStudyRelatedSeries: number
  NumberOfStudyRelatedInstances: number
  foldedPatientName: string | null
  foldedStudyDescription: string | null
  foldedReferringPhysicianName: string | null
  foldedInstitutionName: string | null
}

/** One row for each component group (`=name`) and each word (`word`) of a study's PatientName, folded. */
export interface StudyNameTable {
  key: string
  study: number
}

export interface SeriesTable extends SeriesFactsRow {
  id: Generated<number>
  study: number
  NumberOfSeriesRelatedInstances: number
  metadataPack: number | null
  metadataOffset: number | null
  foldedSeriesDescription: string | null
  foldedPerformingPhysicianName: string | null
  foldedStationName: string | null
  foldedManufacturerModelName: string | null
  foldedInstitutionName: string | null
  foldedInstitutionalDepartmentName: string | null
}

export interface InstanceTable extends InstanceFactsRow {
  /** The record's sequence number: it grows with arrival, is never used again, and is the same after a rebuild. */
  id: number
  series: number
  pack: number
  offset: number
  recordId: Buffer
  TransferSyntaxUID: string
  dataSetLength: number
  received: number
  rendition: number
  renditionPack: number | null
  renditionOffset: number | null
}

/** What `rendition` of an instance says. */
export const renditionStates = { none: 0, awaited: 1, made: 2, refused: 3 } as const

export interface Tables {
  packs: PackTable
  patients: PatientTable
  studies: StudyTable
  studyNames: StudyNameTable
  series: SeriesTable
  instances: InstanceTable
}

/** Rare rows (studies, series) carry many indexes, so that queries stay flat; instances carry few. */
export const definition = `
create table settings (name text primary key, value) without rowid;
create table packs (
  id integer primary key, name text not null unique, length integer not null, sealed integer not null
) strict;
create table patients (
  id integer primary key, PatientID text not null, IssuerOfPatientID text not null, studyCount integer not null,
  unique (PatientID, IssuerOfPatientID)
) strict;
create table studies (
  id integer primary key, keyId blob not null unique, keySlot integer not null,
  patient integer references patients (id),
  StudyInstanceUID text not null unique, StudyDate text, StudyTime text, AccessionNumber text, StudyID text,
  StudyDescription text, ReferringPhysicianName text, InstitutionName text,
  PatientName text, PatientID text, IssuerOfPatientID text, PatientBirthDate text, PatientSex text,
  TimezoneOffsetFromUTC text,
  ModalitiesInStudy text not null, SOPClassesInStudy text not null,
  stationNames text not null, departmentNames text not null,
  NumberOfStudyRelatedSeries integer not null, NumberOfStudyRelatedInstances integer not null,
  foldedPatientName text, foldedStudyDescription text, foldedReferringPhysicianName text, foldedInstitutionName text
) strict;
create index studiesByDate on studies (StudyDate, StudyTime);
create index studiesByPatient on studies (PatientID);
create index studiesByPatientRow on studies (patient);
create index studiesByAccession on studies (AccessionNumber);
create index studiesByStudyID on studies (StudyID);
create index studiesByBirthDate on studies (PatientBirthDate);
create index studiesByDescription on studies (foldedStudyDescription);
create index studiesByReferring on studies (foldedReferringPhysicianName);
create index studiesByReferringName on studies (ReferringPhysicianName);
create index studiesByInstitution on studies (InstitutionName);
create index studiesByName on studies (foldedPatientName);
create table studyNames (key text not null, study integer not null, primary key (key, study)) strict, without rowid;
create table series (
  id integer primary key, study integer not null references studies (id),
  SeriesInstanceUID text not null, Modality text, SeriesNumber integer, SeriesDescription text, BodyPartExamined text,
  Laterality text, PerformedProcedureStepStartDate text, PerformedProcedureStepStartTime text,
  PerformingPhysicianName text, StationName text, ManufacturerModelName text, InstitutionName text,
  InstitutionalDepartmentName text, RequestedProcedureID text, ScheduledProcedureStepID text,
  NumberOfSeriesRelatedInstances integer not null, metadataPack integer, metadataOffset integer,
  foldedSeriesDescription text, foldedPerformingPhysicianName text, foldedStationName text,
  foldedManufacturerModelName text, foldedInstitutionName text, foldedInstitutionalDepartmentName text,
  unique (study, SeriesInstanceUID)
) strict;
create index seriesByUID on series (SeriesInstanceUID);
create index seriesByDescription on series (foldedSeriesDescription);
create index seriesByStation on series (foldedStationName);
create index seriesByInstitution on series (foldedInstitutionName);
create index seriesByModality on series (Modality, study);
create index seriesByStationName on series (StationName, study);
create index seriesByDepartmentName on series (InstitutionalDepartmentName, study);
create index seriesByProcedureDate on series (PerformedProcedureStepStartDate);
create index seriesWithoutMetadata on series (id) where metadataPack is null;
create index seriesByMetadata on series (metadataPack, metadataOffset) where metadataPack is not null;
create table instances (
  id integer primary key, series integer not null references series (id),
  SOPInstanceUID text not null unique, SOPClassUID text not null, InstanceNumber integer, NumberOfFrames integer,
  Rows integer, Columns integer, ContentDate text, ContentTime text,
  pack integer not null, offset integer not null, recordId blob not null,
  TransferSyntaxUID text not null, dataSetLength integer not null, received integer not null,
  rendition integer not null, renditionPack integer, renditionOffset integer
) strict;
create index instancesBySeries on instances (series);
create index instancesAwaitingRendition on instances (id) where rendition = 1;
create table trash (
  sequence integer primary key, keyId blob not null, keySlot integer not null,
  StudyInstanceUID text not null, SeriesInstanceUID text, SOPInstanceUID text,
  deleted integer not null, until integer not null, deletedBy text not null, instances integer not null,
  study text not null
) strict;
create index trashByKey on trash (keyId);
create index trashByStudy on trash (StudyInstanceUID);
create table trashed (
  sequence integer primary key, entry integer not null references trash (sequence),
  SeriesInstanceUID text not null, SOPInstanceUID text not null,
  pack integer not null, offset integer not null, recordId blob not null,
  TransferSyntaxUID text not null, dataSetLength integer not null, received integer not null,
  rendition integer not null, renditionPack integer, renditionOffset integer, facts text not null
) strict;
create index trashedByEntry on trashed (entry);
create table changes (
  sequence integer primary key, kind text not null, at integer not null, keyId blob not null, keySlot integer not null,
  StudyInstanceUID text not null, SeriesInstanceUID text, SOPInstanceUID text
) strict;
create index changesByKey on changes (keyId);
`
