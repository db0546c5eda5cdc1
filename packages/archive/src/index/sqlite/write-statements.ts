/** The statements of the writer, each compiled and prepared once. */
import { sql } from 'kysely'
import { build, parameter, parameters, prepare } from './compiled.ts'
import type { Connection } from './connection.ts'
import type { InstanceTable, SeriesTable, StudyTable } from './schema.ts'

/** What is known of a study by its first instance. */
export const studyFactColumns = [
  'StudyInstanceUID',
  'StudyDate',
  'StudyTime',
  'AccessionNumber',
  'StudyID',
  'StudyDescription',
  'ReferringPhysicianName',
  'InstitutionName',
  'PatientName',
  'PatientID',
  'IssuerOfPatientID',
  'PatientBirthDate',
  'PatientSex',
  'TimezoneOffsetFromUTC',
] as const

const studyColumns = [
  ...studyFactColumns,
  'keyId',
  'keySlot',
  'patient',
  'foldedPatientName',
  'foldedStudyDescription',
  'foldedReferringPhysicianName',
  'foldedInstitutionName',
] as const

/** What is known of a series by its first instance. */
export const seriesFactColumns = [
  'SeriesInstanceUID',
  'Modality',
  'SeriesNumber',
  'SeriesDescription',
  'BodyPartExamined',
  'Laterality',
  'PerformedProcedureStepStartDate',
  'PerformedProcedureStepStartTime',
  'PerformingPhysicianName',
  'StationName',
  'ManufacturerModelName',
  'InstitutionName',
  'InstitutionalDepartmentName',
  'RequestedProcedureID',
  'ScheduledProcedureStepID',
] as const

const seriesColumns = [
  ...seriesFactColumns,
  'study',
  'foldedSeriesDescription',
  'foldedPerformingPhysicianName',
  'foldedStationName',
  'foldedManufacturerModelName',
  'foldedInstitutionName',
  'foldedInstitutionalDepartmentName',
] as const

export const instanceFactColumns = [
  'SOPInstanceUID',
  'SOPClassUID',
  'InstanceNumber',
  'NumberOfFrames',
  'Rows',
  'Columns',
  'ContentDate',
  'ContentTime',
] as const

const instanceColumns = [
  'id',
  ...instanceFactColumns,
  'series',
  'pack',
  'offset',
  'recordId',
  'TransferSyntaxUID',
  'dataSetLength',
  'received',
  'rendition',
] as const

const id = parameter<number>('id')

export type WriteStatements = ReturnType<typeof writeStatements>

export function writeStatements(connection: Connection) {
  return {
    insertInstance: prepare(
      connection,
      build
        .insertInto('instances')
        .values(parameters<Pick<InstanceTable, (typeof instanceColumns)[number]>>(instanceColumns)),
    ),
    insertSeries: prepare(
      connection,
      build.insertInto('series').values({
        ...parameters<Pick<SeriesTable, (typeof seriesColumns)[number]>>(seriesColumns),
        NumberOfSeriesRelatedInstances: sql.lit(0),
      }),
    ),
    insertStudy: prepare(
      connection,
      build.insertInto('studies').values({
        ...parameters<Pick<StudyTable, (typeof studyColumns)[number]>>(studyColumns),
        ModalitiesInStudy: sql.lit(''),
        SOPClassesInStudy: sql.lit(''),
        stationNames: sql.lit(''),
        departmentNames: sql.lit(''),
        NumberOfStudyRelatedSeries: sql.lit(0),
        NumberOfStudyRelatedInstances: sql.lit(0),
      }),
    ),
    insertName: prepare(
      connection,
      build.insertInto('studyNames').values({ key: parameter<string>('key'), study: parameter<number>('study') }),
    ),
    study: prepare(
      connection,
      build
        .selectFrom('studies')
        .select(['id', 'ModalitiesInStudy', 'SOPClassesInStudy', 'stationNames', 'departmentNames'])
        .where('StudyInstanceUID', '=', parameter<string>('StudyInstanceUID')),
    ),
    studyByKey: prepare(
      connection,
      build.selectFrom('studies').select(['id', 'patient']).where('keyId', '=', parameter<Buffer>('keyId')),
    ),
    series: prepare(
      connection,
      build
        .selectFrom('series')
        .select('id')
        .where('study', '=', parameter<number>('study'))
        .where('SeriesInstanceUID', '=', parameter<string>('SeriesInstanceUID')),
    ),
    countPatient: prepare(
      connection,
      build
        .insertInto('patients')
        .values({
          PatientID: parameter<string>('PatientID'),
          IssuerOfPatientID: parameter<string>('IssuerOfPatientID'),
          studyCount: sql.lit(1),
        })
        .onConflict((conflict) =>
          conflict
            .columns(['PatientID', 'IssuerOfPatientID'])
            .doUpdateSet(({ eb, ref, lit }) => ({ studyCount: eb(ref('patients.studyCount'), '+', lit(1)) })),
        )
        .returning('id'),
    ),
    uncountPatient: prepare(
      connection,
      build
        .updateTable('patients')
        .set(({ eb, ref, lit }) => ({ studyCount: eb(ref('studyCount'), '-', lit(1)) }))
        .where('id', '=', id),
    ),
    deletePatients: prepare(connection, build.deleteFrom('patients').where('studyCount', '=', sql.lit(0))),
    growSeries: prepare(
      connection,
      build
        .updateTable('series')
        .set(({ eb, ref }) => ({
          NumberOfSeriesRelatedInstances: eb(ref('NumberOfSeriesRelatedInstances'), '+', parameter<number>('count')),
          metadataPack: sql.lit(null),
          metadataOffset: sql.lit(null),
        }))
        .where('id', '=', id),
    ),
    growStudy: prepare(
      connection,
      build
        .updateTable('studies')
        .set(({ eb, ref }) => ({
          NumberOfStudyRelatedSeries: eb(ref('NumberOfStudyRelatedSeries'), '+', parameter<number>('series')),
          NumberOfStudyRelatedInstances: eb(ref('NumberOfStudyRelatedInstances'), '+', parameter<number>('instances')),
        }))
        .where('id', '=', id),
    ),
    describeStudy: prepare(
      connection,
      build
        .updateTable('studies')
        .set({
          ModalitiesInStudy: parameter<string>('ModalitiesInStudy'),
          SOPClassesInStudy: parameter<string>('SOPClassesInStudy'),
          stationNames: parameter<string>('stationNames'),
          departmentNames: parameter<string>('departmentNames'),
        })
        .where('id', '=', id),
    ),
    setSeriesMetadata: prepare(
      connection,
      build
        .updateTable('series')
        .set({ metadataPack: parameter<number>('pack'), metadataOffset: parameter<number>('offset') })
        .where('SeriesInstanceUID', '=', parameter<string>('SeriesInstanceUID'))
        .where('NumberOfSeriesRelatedInstances', '=', parameter<number>('instanceCount'))
        .where('study', '=', ({ selectFrom }) =>
          selectFrom('studies').select('id').where('StudyInstanceUID', '=', parameter<string>('StudyInstanceUID')),
        ),
    ),
    setRendition: prepare(
      connection,
      build
        .updateTable('instances')
        .set({
          rendition: parameter<number>('rendition'),
          renditionPack: parameter<number>('pack'),
          renditionOffset: parameter<number>('offset'),
        })
        .where('SOPInstanceUID', '=', parameter<string>('SOPInstanceUID'))
        .where('recordId', '=', parameter<Buffer>('recordId')),
    ),
    insertPack: prepare(
      connection,
      build
        .insertInto('packs')
        .values({ name: parameter<string>('name'), length: sql.lit(0), sealed: sql.lit(0) })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ name: parameter<string>('name') }))
        .returning('id'),
    ),
    movePack: prepare(
      connection,
      build
        .updateTable('packs')
        .set({ length: parameter<number>('length'), sealed: parameter<number>('sealed') })
        .where('id', '=', id),
    ),
    setLastSequence: connection.prepare<[{ value: number }]>(
      "insert into settings (name, value) values ('lastSequence', @value) on conflict (name) do update set value = @value",
    ),
    insertChange: connection.prepare<
      [
        {
          sequence: number
          kind: string
          at: number
          keyId: Buffer
          keySlot: number
          StudyInstanceUID: string
          SeriesInstanceUID: string | null
          SOPInstanceUID: string | null
        },
      ]
    >(
      `insert into changes (sequence, kind, at, keyId, keySlot, StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID)
       values (@sequence, @kind, @at, @keyId, @keySlot, @StudyInstanceUID, @SeriesInstanceUID, @SOPInstanceUID)`,
    ),
    setJournalKey: connection.prepare<[{ value: string }]>(
      "insert into settings (name, value) values ('journalKey', @value) on conflict (name) do update set value = @value",
    ),
    deleteInstances: prepare(
      connection,
      build
        .deleteFrom('instances')
        .where('series', 'in', ({ selectFrom }) =>
          selectFrom('series').select('id').where('study', '=', parameter<number>('study')),
        ),
    ),
    deleteSeries: prepare(connection, build.deleteFrom('series').where('study', '=', parameter<number>('study'))),
    deleteNames: prepare(connection, build.deleteFrom('studyNames').where('study', '=', parameter<number>('study'))),
    deleteStudy: prepare(connection, build.deleteFrom('studies').where('id', '=', id)),
  }
}
