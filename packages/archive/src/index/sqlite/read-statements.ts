/** The fixed questions to the index, each compiled and prepared once. */
import { sql } from 'kysely'
import { build, parameter, prepare } from './compiled.ts'
import type { Connection } from './connection.ts'
import { renditionStates } from './schema.ts'

export type ReadStatements = ReturnType<typeof readStatements>

export function readStatements(connection: Connection) {
  const instances = build
    .selectFrom('instances')
    .innerJoin('series', 'series.id', 'instances.series')
    .innerJoin('studies', 'studies.id', 'series.study')
    .innerJoin('packs', 'packs.id', 'instances.pack')
    .select([
      'packs.name as pack',
      'instances.offset',
      'instances.recordId',
      'studies.keyId',
      'studies.keySlot',
      'studies.StudyInstanceUID',
      'series.SeriesInstanceUID',
      'instances.SOPInstanceUID',
      'instances.SOPClassUID',
      'instances.TransferSyntaxUID',
      'instances.InstanceNumber',
      'instances.dataSetLength',
    ])
  const studies = build
    .selectFrom('studies')
    .select([
      'keyId',
      'keySlot',
      'StudyInstanceUID',
      'InstitutionName',
      'ReferringPhysicianName',
      'NumberOfStudyRelatedInstances',
      'PatientID',
      'IssuerOfPatientID',
      'PatientName',
      'ModalitiesInStudy',
      'stationNames',
      'departmentNames',
    ])
  const studyUID = parameter<string>('studyInstanceUID')
  const seriesUID = parameter<string>('seriesInstanceUID')
  return {
    hasInstance: prepare(
      connection,
      build.selectFrom('instances').select('id').where('SOPInstanceUID', '=', parameter<string>('sopInstanceUID')),
    ),
    instance: prepare(
      connection,
      instances.where('instances.SOPInstanceUID', '=', parameter<string>('sopInstanceUID')),
    ),
    instancesOfStudy: prepare(
      connection,
      instances
        .where('studies.StudyInstanceUID', '=', studyUID)
        .orderBy('series.SeriesNumber')
        .orderBy('series.id')
        .orderBy('instances.InstanceNumber')
        .orderBy('instances.id'),
    ),
    instancesOfSeries: prepare(
      connection,
      instances
        .where('studies.StudyInstanceUID', '=', studyUID)
        .where('series.SeriesInstanceUID', '=', seriesUID)
        .orderBy('series.SeriesNumber')
        .orderBy('series.id')
        .orderBy('instances.InstanceNumber')
        .orderBy('instances.id'),
    ),
    arrivals: prepare(
      connection,
      instances
        .select('instances.id as sequence')
        .where('instances.id', '>', parameter<number>('after'))
        .orderBy('instances.id')
        .limit(parameter<number>('limit')),
    ),
    awaitingRendition: prepare(
      connection,
      instances
        .select('instances.id as sequence')
        .where('instances.rendition', '=', sql.lit(renditionStates.awaited))
        .where('instances.id', '>', parameter<number>('after'))
        .orderBy('instances.id')
        .limit(parameter<number>('limit')),
    ),
    rendition: prepare(
      connection,
      build
        .selectFrom('instances')
        .innerJoin('packs', 'packs.id', 'instances.renditionPack')
        .select(['packs.name as pack', 'instances.renditionOffset as offset'])
        .where('instances.SOPInstanceUID', '=', parameter<string>('sopInstanceUID'))
        .where('instances.recordId', '=', parameter<Buffer>('recordId'))
        .where('instances.rendition', '=', sql.lit(renditionStates.made)),
    ),
    dropRendition: connection.prepare<[{ sopInstanceUID: string; recordId: Buffer }]>(
      `update instances set rendition = ${renditionStates.awaited}, renditionPack = null, renditionOffset = null
       where SOPInstanceUID = @sopInstanceUID and recordId = @recordId`,
    ),
    study: prepare(connection, studies.where('StudyInstanceUID', '=', studyUID)),
    studyByKey: prepare(connection, studies.where('keyId', '=', parameter<Buffer>('keyId'))),
    series: prepare(
      connection,
      build
        .selectFrom('series')
        .innerJoin('studies', 'studies.id', 'series.study')
        .leftJoin('packs', 'packs.id', 'series.metadataPack')
        .select([
          'studies.keyId',
          'studies.keySlot',
          'series.NumberOfSeriesRelatedInstances as instanceCount',
          'packs.name as pack',
          'series.metadataOffset',
        ])
        .where('studies.StudyInstanceUID', '=', studyUID)
        .where('series.SeriesInstanceUID', '=', seriesUID),
    ),
    seriesWithoutMetadata: prepare(
      connection,
      build
        .selectFrom('series')
        .innerJoin('studies', 'studies.id', 'series.study')
        .select(['studies.StudyInstanceUID as studyInstanceUID', 'series.SeriesInstanceUID as seriesInstanceUID'])
        .where('series.metadataPack', 'is', null)
        .orderBy('series.id')
        .limit(parameter<number>('limit')),
    ),
    dropSeriesMetadata: connection.prepare<[{ studyInstanceUID: string; seriesInstanceUID: string }]>(
      `update series set metadataPack = null, metadataOffset = null where SeriesInstanceUID = @seriesInstanceUID
       and study = (select id from studies where StudyInstanceUID = @studyInstanceUID)`,
    ),
    packs: prepare(connection, build.selectFrom('packs').select(['name', 'length', 'sealed']).orderBy('id')),
    removePack: prepare(connection, build.deleteFrom('packs').where('name', '=', parameter<string>('pack'))),
    instancePlaces: prepare(
      connection,
      build
        .selectFrom('instances')
        .innerJoin('series', 'series.id', 'instances.series')
        .innerJoin('studies', 'studies.id', 'series.study')
        .innerJoin('packs', 'packs.id', 'instances.pack')
        .select(['packs.name as pack', 'instances.offset', 'studies.keyId']),
    ),
    trashedPlaces: connection.prepare<[], { pack: string; offset: number; keyId: Buffer }>(
      `select packs.name as pack, trashed.offset, trash.keyId from trashed
       join trash on trash.sequence = trashed.entry join packs on packs.id = trashed.pack`,
    ),
    metadataPlaces: prepare(
      connection,
      build
        .selectFrom('series')
        .innerJoin('studies', 'studies.id', 'series.study')
        .innerJoin('packs', 'packs.id', 'series.metadataPack')
        .select(['packs.name as pack', 'series.metadataOffset as offset', 'studies.keyId']),
    ),
    renditionPlaces: prepare(
      connection,
      build
        .selectFrom('instances')
        .innerJoin('series', 'series.id', 'instances.series')
        .innerJoin('studies', 'studies.id', 'series.study')
        .innerJoin('packs', 'packs.id', 'instances.renditionPack')
        .select(['packs.name as pack', 'instances.renditionOffset as offset', 'studies.keyId']),
    ),
    lastSequence: connection.prepare<[], { value: number }>("select value from settings where name = 'lastSequence'"),
    counts: connection.prepare<
      [],
      {
        patients: number
        studies: number
        series: number
        instances: number
        dataSetOctets: number
        trashed: number
        renditions: number
        renditionsWaiting: number
      }
    >(
      `select (select count(*) from patients) as patients, (select count(*) from studies) as studies,
       (select count(*) from series) as series,
       (select coalesce(sum(NumberOfStudyRelatedInstances), 0) from studies) as instances,
       (select coalesce(sum(instances), 0) from trash) as trashed,
       octets as dataSetOctets, renditions,
       (select count(*) from instances where rendition = ${renditionStates.awaited}) as renditionsWaiting
       from (select coalesce(sum(dataSetLength), 0) as octets,
             coalesce(sum(rendition = ${renditionStates.made}), 0) as renditions from instances)`,
    ),
  }
}
