/**
 * Moves rows between the tables that everything is found by and those of the trash: what is in the trash is in no table that a
 * search, a retrieval or a count looks at. Runs inside the writer's transaction.
 */
import type { ChangeOf, DeletedPart } from '../../trash/change.ts'
import type { InstanceFacts } from '../facts.ts'
import type { NewRecord } from '../index-store.ts'
import type { Connection } from './connection.ts'
import { list } from './value-list.ts'
import { instanceFactColumns, seriesFactColumns, studyFactColumns } from './write-statements.ts'

type Bound = string | number | null | Buffer
type Row = Record<string, Bound>

/** What the writer does with its own tables. */
export interface RowsOfStudies {
  insertInstance(record: NewRecord & { kind: 'instance' }): void
  /** The study's row, its names and the patient's count; series and instances are gone already. */
  dropStudy(study: { id: number; patient: number | null }): void
}

export class TrashWriter {
  readonly #rows: RowsOfStudies
  readonly #statements: ReturnType<typeof trashStatements>

  constructor(connection: Connection, rows: RowsOfStudies) {
    this.#rows = rows
    this.#statements = trashStatements(connection)
  }

  delete(record: NewRecord & { kind: 'change' }, change: ChangeOf<'deleted'>): void {
    const { sequence, studyKey } = record
    const { insertTrash, insertTrashed, studyByKey } = this.#statements
    const study = studyByKey.get({ keyId: studyKey.id })
    if (study === undefined) return
    const part = { study: study.id, ...partColumns(change) }
    const { instances } = this.#statements.countPart.get(part)!
    if (instances === 0) return
    insertTrash.run({
      sequence,
      keyId: studyKey.id,
      keySlot: studyKey.slot,
      ...partColumns(change),
      StudyInstanceUID: change.studyInstanceUID,
      deleted: Date.parse(change.at),
      until: Date.parse(change.until),
      deletedBy: change.by,
      instances,
      id: study.id,
    })
    insertTrashed.run({ entry: sequence, ...part })
    this.#shrink(study, part)
  }

  /** Puts what an entry took away back in its place, each instance with the number it had. */
  restore({ entry }: ChangeOf<'restored'>): void {
    const trash = this.#statements.trashEntry.get({ entry })
    if (trash === undefined) return
    const study = JSON.parse(String(trash.study)) as InstanceFacts['study']
    for (const row of this.#statements.trashedOfEntry.all({ entry }))
      this.#rows.insertInstance(restored(trash, study, row))
    this.#statements.restoreRenditions.run({ entry })
    this.#statements.deleteTrashedOfEntry.run({ entry })
    this.#statements.deleteTrashEntry.run({ entry })
  }

  /** What the trash and the feed hold of a study whose key is no more, but for the entry that says so. */
  forget(keyId: Buffer): number {
    const { changes } = this.#statements.deleteTrashedOfKey.run({ keyId })
    this.#statements.deleteTrashOfKey.run({ keyId })
    this.#statements.deleteChangesOfKey.run({ keyId })
    return changes
  }

  #shrink(study: { id: number; patient: number | null }, part: Row): void {
    const { deleteInstances, shrinkSeries, deleteEmptySeries, countSeries, shrinkStudy } = this.#statements
    deleteInstances.run(part)
    shrinkSeries.run({ study: study.id })
    deleteEmptySeries.run({ study: study.id })
    if (countSeries.get({ study: study.id })!.series === 0) this.#rows.dropStudy(study)
    else shrinkStudy.run({ study: study.id, ...this.#describe(study.id) })
  }

  #describe(study: number) {
    const { modalities, sopClasses, stations, departments } = this.#statements
    const listOf = (values: typeof modalities) => list(values.all({ study }).map(({ value }) => value))
    return {
      ModalitiesInStudy: listOf(modalities),
      SOPClassesInStudy: listOf(sopClasses),
      stationNames: listOf(stations),
      departmentNames: listOf(departments),
    }
  }
}

function partColumns({ seriesInstanceUID, sopInstanceUID }: DeletedPart) {
  return { SeriesInstanceUID: seriesInstanceUID ?? null, SOPInstanceUID: sopInstanceUID ?? null }
}

function restored(trash: Row, study: InstanceFacts['study'], row: Row): NewRecord & { kind: 'instance' } {
  const facts = JSON.parse(String(row.facts)) as Omit<InstanceFacts, 'study'>
  return {
    kind: 'instance',
    sequence: Number(row.sequence),
    place: { pack: String(row.packName), offset: Number(row.offset) },
    studyKey: { id: trash.keyId as Buffer, slot: Number(trash.keySlot) },
    facts: { ...facts, study },
    content: {
      transferSyntaxUID: String(row.TransferSyntaxUID),
      dataSetLength: Number(row.dataSetLength),
      recordId: row.recordId as Buffer,
      received: Number(row.received),
      // What it had is put back with it.
      awaitsRendition: false,
    },
  }
}

function jsonOf(table: string, columns: readonly string[]): string {
  return `json_object(${columns.map((column) => `'${column}', ${table}.${column}`).join(', ')})`
}

const inPart = `series.study = @study and (@SeriesInstanceUID is null or series.SeriesInstanceUID = @SeriesInstanceUID)
  and (@SOPInstanceUID is null or instances.SOPInstanceUID = @SOPInstanceUID)`

function trashStatements(connection: Connection) {
  const prepare = <Result = unknown>(text: string) => connection.prepare<[Row], Result>(text)
  return {
    studyByKey: prepare<{ id: number; patient: number | null }>('select id, patient from studies where keyId = @keyId'),
    countPart: prepare<{ instances: number }>(
      `select count(*) as instances from series join instances on instances.series = series.id where ${inPart}`,
    ),
    insertTrash: prepare(
      `insert into trash (sequence, keyId, keySlot, StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, deleted, until,
         deletedBy, instances, study)
       select @sequence, @keyId, @keySlot, @StudyInstanceUID, @SeriesInstanceUID, @SOPInstanceUID, @deleted, @until,
         @deletedBy, @instances, ${jsonOf('studies', [...studyFactColumns, 'ModalitiesInStudy', 'stationNames', 'departmentNames'])}
       from studies where id = @id`,
    ),
    insertTrashed: prepare(
      `insert into trashed (sequence, entry, SeriesInstanceUID, SOPInstanceUID, pack, offset, recordId, TransferSyntaxUID,
         dataSetLength, received, rendition, renditionPack, renditionOffset, facts)
       select instances.id, @entry, series.SeriesInstanceUID, instances.SOPInstanceUID, instances.pack, instances.offset,
         instances.recordId, instances.TransferSyntaxUID, instances.dataSetLength, instances.received,
         instances.rendition, instances.renditionPack, instances.renditionOffset,
         json_object('series', ${jsonOf('series', seriesFactColumns)}, 'instance', ${jsonOf('instances', instanceFactColumns)})
       from series join instances on instances.series = series.id where ${inPart}`,
    ),
    deleteInstances: prepare(
      `delete from instances where id in
         (select instances.id from series join instances on instances.series = series.id where ${inPart})`,
    ),
    shrinkSeries: prepare(
      `update series set metadataPack = null, metadataOffset = null,
         NumberOfSeriesRelatedInstances = (select count(*) from instances where instances.series = series.id)
       where study = @study and NumberOfSeriesRelatedInstances
         <> (select count(*) from instances where instances.series = series.id)`,
    ),
    deleteEmptySeries: prepare('delete from series where study = @study and NumberOfSeriesRelatedInstances = 0'),
    countSeries: prepare<{ series: number }>('select count(*) as series from series where study = @study'),
    modalities: prepare<{ value: string }>(
      'select distinct Modality as value from series where study = @study and Modality is not null',
    ),
    stations: prepare<{ value: string }>(
      'select distinct StationName as value from series where study = @study and StationName is not null',
    ),
    departments: prepare<{ value: string }>(
      `select distinct InstitutionalDepartmentName as value from series
       where study = @study and InstitutionalDepartmentName is not null`,
    ),
    sopClasses: prepare<{ value: string }>(
      `select distinct SOPClassUID as value from series join instances on instances.series = series.id
       where series.study = @study`,
    ),
    shrinkStudy: prepare(
      `update studies set ModalitiesInStudy = @ModalitiesInStudy, SOPClassesInStudy = @SOPClassesInStudy,
         stationNames = @stationNames, departmentNames = @departmentNames,
         NumberOfStudyRelatedSeries = (select count(*) from series where study = @study),
         NumberOfStudyRelatedInstances =
           (select sum(NumberOfSeriesRelatedInstances) from series where study = @study)
       where id = @study`,
    ),
    trashEntry: prepare<Row>('select * from trash where sequence = @entry'),
    trashedOfEntry: prepare<Row>(
      `select trashed.*, packs.name as packName from trashed join packs on packs.id = trashed.pack
       where entry = @entry order by sequence`,
    ),
    restoreRenditions: prepare(
      `update instances set (rendition, renditionPack, renditionOffset) =
         (select rendition, renditionPack, renditionOffset from trashed where trashed.sequence = instances.id)
       where id in (select sequence from trashed where entry = @entry)`,
    ),
    deleteTrashedOfEntry: prepare('delete from trashed where entry = @entry'),
    deleteTrashEntry: prepare('delete from trash where sequence = @entry'),
    deleteTrashedOfKey: prepare('delete from trashed where entry in (select sequence from trash where keyId = @keyId)'),
    deleteTrashOfKey: prepare('delete from trash where keyId = @keyId'),
    deleteChangesOfKey: prepare("delete from changes where keyId = @keyId and kind <> 'erased'"),
  }
}
