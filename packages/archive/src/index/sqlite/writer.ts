/** Writes records into the index: one transaction for all that a group commit made durable. */
import type { InstanceFacts, InstanceFactsRow, SeriesFactsRow, StudyFactsRow } from '../facts.ts'
import type { IndexCommit, NewRecord, PackPosition } from '../index-store.ts'
import type { Connection } from './connection.ts'
import { folded, nameKeys, sortName } from './names.ts'
import { renditionStates } from './schema.ts'
import { TrashWriter } from './trash-writer.ts'
import { list, listed } from './value-list.ts'
import { type WriteStatements, writeStatements } from './write-statements.ts'

/** What is remembered of a study and its series while instances of it arrive. */
interface KnownStudy {
  id: number
  modalities: Set<string>
  sopClasses: Set<string>
  stations: Set<string>
  departments: Set<string>
}

interface Growth {
  instances: number
  series: number
  describe: boolean
}

/** Studies and series remembered; beyond that they are looked up again. */
const remembered = 10_000

export class IndexWriter {
  readonly #connection: Connection
  readonly #statements: WriteStatements
  readonly #trash: TrashWriter
  readonly #transaction: (commit: IndexCommit) => void
  readonly #studies = new Map<string, KnownStudy>()
  readonly #series = new Map<string, number>()
  readonly #packs = new Map<string, number>()
  #studyGrowth = new Map<KnownStudy, Growth>()
  #seriesGrowth = new Map<number, number>()

  constructor(connection: Connection) {
    this.#connection = connection
    this.#statements = writeStatements(connection)
    this.#trash = new TrashWriter(connection, {
      insertInstance: (record) => this.#writeInstance(record),
      dropStudy: (study) => this.#dropStudy(study),
    })
    this.#transaction = connection.transaction((commit: IndexCommit) => this.#write(commit))
  }

  commit(commit: IndexCommit): void {
    try {
      this.#transaction(commit)
    } catch (error) {
      this.forget()
      throw error
    }
  }

  /** After rows were removed or a transaction failed: nothing remembered may be trusted. */
  forget(): void {
    this.#studies.clear()
    this.#series.clear()
    this.#packs.clear()
    this.#studyGrowth.clear()
    this.#seriesGrowth.clear()
  }

  #write({ records, packs }: IndexCommit): void {
    if (this.#studies.size > remembered || this.#series.size > remembered) this.forget()
    for (const record of records) this.#writeRecord(record)
    this.#writeGrowth()
    for (const pack of packs) this.#writePack(pack)
    const last = records.at(-1)
    if (last !== undefined) this.#statements.setLastSequence.run({ value: last.sequence })
  }

  #writeRecord(record: NewRecord): void {
    if (record.kind === 'instance') this.#writeInstance(record)
    else if (record.kind === 'series-metadata') this.#writeSeriesMetadata(record)
    else if (record.kind === 'rendition') this.#writeRendition(record)
    else this.#writeChange(record)
  }

  /** Nothing remembered may be trusted after rows went, and restored ones are counted at once. */
  #writeChange(record: NewRecord & { kind: 'change' }): void {
    const { change, sequence, studyKey } = record
    const { insertChange, setJournalKey } = this.#statements
    this.#writeGrowth()
    const common = {
      sequence,
      kind: change.change,
      at: Date.parse(change.at),
      StudyInstanceUID: change.studyInstanceUID,
    }
    if (change.change === 'erased') {
      const keyId = Buffer.from(change.study, 'hex')
      this.#removeRows(keyId)
      insertChange.run({ ...common, keyId, keySlot: change.slot, SeriesInstanceUID: null, SOPInstanceUID: null })
      setJournalKey.run({ value: `${studyKey.id.toString('hex')}:${studyKey.slot}` })
      return
    }
    if (change.change === 'deleted') this.#trash.delete(record, change)
    else this.#trash.restore(change)
    this.#writeGrowth()
    this.forget()
    const { seriesInstanceUID: SeriesInstanceUID = null, sopInstanceUID: SOPInstanceUID = null } = change
    insertChange.run({ ...common, keyId: studyKey.id, keySlot: studyKey.slot, SeriesInstanceUID, SOPInstanceUID })
  }

  /** Counts grow once for all instances of a commit, and before a metadata record that describes them. */
  #writeGrowth(): void {
    for (const [id, count] of this.#seriesGrowth) this.#statements.growSeries.run({ id, count })
    for (const [study, growth] of this.#studyGrowth) this.#growStudy(study, growth)
    this.#seriesGrowth.clear()
    this.#studyGrowth.clear()
  }

  #writeInstance(record: NewRecord & { kind: 'instance' }): void {
    const { facts, content, place } = record
    const study = this.#studyOf(record)
    const growth = this.#growthOf(study)
    const series = this.#seriesOf(study, growth, facts)
    this.#statements.insertInstance.run({
      ...facts.instance,
      id: record.sequence,
      series,
      pack: this.#packOf(place.pack),
      offset: place.offset,
      recordId: content.recordId,
      TransferSyntaxUID: content.transferSyntaxUID,
      dataSetLength: content.dataSetLength,
      received: content.received,
      rendition: content.awaitsRendition ? renditionStates.awaited : renditionStates.none,
    } satisfies InstanceFactsRow & Record<string, unknown>)
    growth.instances += 1
    if (!study.sopClasses.has(facts.instance.SOPClassUID)) {
      study.sopClasses.add(facts.instance.SOPClassUID)
      growth.describe = true
    }
    this.#seriesGrowth.set(series, (this.#seriesGrowth.get(series) ?? 0) + 1)
  }

  #growthOf(study: KnownStudy): Growth {
    const known = this.#studyGrowth.get(study)
    if (known !== undefined) return known
    const growth = { instances: 0, series: 0, describe: false }
    this.#studyGrowth.set(study, growth)
    return growth
  }

  #studyOf({ facts: { study }, studyKey }: NewRecord & { kind: 'instance' }): KnownStudy {
    const known = this.#studies.get(study.StudyInstanceUID) ?? this.#loadStudy(study.StudyInstanceUID)
    if (known !== undefined) return known
    const keyId = studyKey.id
    const id = Number(
      this.#statements.insertStudy.run({
        ...studyRow(study),
        keyId,
        keySlot: studyKey.slot,
        patient: this.#patientOf(study),
      }).lastInsertRowid,
    )
    for (const key of nameKeys(study.PatientName)) this.#statements.insertName.run({ key, study: id })
    const nothing = { modalities: '', sopClasses: '', stations: '', departments: '' }
    return this.#remember(study.StudyInstanceUID, { id, ...setsOf(nothing) })
  }

  #loadStudy(studyInstanceUID: string): KnownStudy | undefined {
    const row = this.#statements.study.get({ StudyInstanceUID: studyInstanceUID })
    if (row === undefined) return undefined
    const { id, ModalitiesInStudy, SOPClassesInStudy, stationNames, departmentNames } = row
    const sets = setsOf({
      modalities: ModalitiesInStudy,
      sopClasses: SOPClassesInStudy,
      stations: stationNames,
      departments: departmentNames,
    })
    return this.#remember(studyInstanceUID, { id, ...sets })
  }

  #remember(studyInstanceUID: string, study: KnownStudy): KnownStudy {
    this.#studies.set(studyInstanceUID, study)
    return study
  }

  /** The patient is the one of the study's first instance. */
  #patientOf({ PatientID, IssuerOfPatientID }: StudyFactsRow): number | null {
    if (PatientID === null) return null
    return this.#statements.countPatient.get({ PatientID, IssuerOfPatientID: IssuerOfPatientID ?? '' })?.id ?? null
  }

  #seriesOf(study: KnownStudy, growth: Growth, { series }: InstanceFacts): number {
    const name = `${study.id} ${series.SeriesInstanceUID}`
    const known =
      this.#series.get(name) ??
      this.#statements.series.get({ study: study.id, SeriesInstanceUID: series.SeriesInstanceUID })?.id
    const id = known ?? this.#insertSeries(study, growth, series)
    this.#series.set(name, id)
    return id
  }

  #insertSeries(study: KnownStudy, growth: Growth, series: SeriesFactsRow): number {
    growth.series += 1
    if (grown(study.modalities, series.Modality)) growth.describe = true
    if (grown(study.stations, series.StationName)) growth.describe = true
    if (grown(study.departments, series.InstitutionalDepartmentName)) growth.describe = true
    return Number(this.#statements.insertSeries.run({ ...seriesRow(series), study: study.id }).lastInsertRowid)
  }

  #growStudy(study: KnownStudy, { instances, series, describe }: Growth): void {
    this.#statements.growStudy.run({ id: study.id, instances, series })
    if (!describe) return
    this.#statements.describeStudy.run({
      id: study.id,
      ModalitiesInStudy: list(study.modalities),
      SOPClassesInStudy: list(study.sopClasses),
      stationNames: list(study.stations),
      departmentNames: list(study.departments),
    })
  }

  #writeSeriesMetadata(record: NewRecord & { kind: 'series-metadata' }): void {
    this.#writeGrowth()
    this.#statements.setSeriesMetadata.run({
      StudyInstanceUID: record.studyInstanceUID,
      SeriesInstanceUID: record.seriesInstanceUID,
      instanceCount: record.instanceCount,
      pack: this.#packOf(record.place.pack),
      offset: record.place.offset,
    })
    this.#statements.insertChange.run({
      sequence: record.sequence,
      kind: 'series-complete',
      at: record.written,
      keyId: record.studyKey.id,
      keySlot: record.studyKey.slot,
      StudyInstanceUID: record.studyInstanceUID,
      SeriesInstanceUID: record.seriesInstanceUID,
      SOPInstanceUID: null,
    })
  }

  #writeRendition(record: NewRecord & { kind: 'rendition' }): void {
    this.#statements.setRendition.run({
      SOPInstanceUID: record.sopInstanceUID,
      recordId: record.instanceRecordId,
      rendition: renditionStates[record.outcome],
      pack: this.#packOf(record.place.pack),
      offset: record.place.offset,
    })
  }

  #packOf(name: string): number {
    const known = this.#packs.get(name)
    if (known !== undefined) return known
    const id = this.#statements.insertPack.get({ name })!.id
    this.#packs.set(name, id)
    return id
  }

  #writePack({ pack, length, sealed }: PackPosition): void {
    this.#statements.movePack.run({ id: this.#packOf(pack), length, sealed: sealed ? 1 : 0 })
  }

  /** Removes a study row and everything below it, in the trash too. @returns how many instances it had */
  removeStudy(keyId: Buffer): number {
    return this.#connection.transaction(() => this.#removeRows(keyId))()
  }

  #removeRows(keyId: Buffer): number {
    const trashed = this.#trash.forget(keyId)
    const study = this.#statements.studyByKey.get({ keyId })
    this.forget()
    if (study === undefined) return trashed
    const { changes } = this.#statements.deleteInstances.run({ study: study.id })
    this.#statements.deleteSeries.run({ study: study.id })
    this.#dropStudy(study)
    return changes + trashed
  }

  #dropStudy({ id, patient }: { id: number; patient: number | null }): void {
    this.#statements.deleteNames.run({ study: id })
    this.#statements.deleteStudy.run({ id })
    if (patient !== null) this.#statements.uncountPatient.run({ id: patient })
    this.#statements.deletePatients.run({})
  }
}

function studyRow(study: StudyFactsRow) {
  return {
    ...study,
    foldedPatientName: sortName(study.PatientName),
    foldedStudyDescription: folded(study.StudyDescription),
    foldedReferringPhysicianName: folded(study.ReferringPhysicianName),
    foldedInstitutionName: folded(study.InstitutionName),
  }
}

function seriesRow(series: SeriesFactsRow) {
  return {
    ...series,
    foldedSeriesDescription: folded(series.SeriesDescription),
    foldedPerformingPhysicianName: folded(series.PerformingPhysicianName),
    foldedStationName: folded(series.StationName),
    foldedManufacturerModelName: folded(series.ManufacturerModelName),
    foldedInstitutionName: folded(series.InstitutionName),
    foldedInstitutionalDepartmentName: folded(series.InstitutionalDepartmentName),
  }
}

function setsOf<Names extends string>(columns: Record<Names, string>): Record<Names, Set<string>> {
  const sets = Object.entries<string>(columns).map(([name, column]) => [name, listed(column)])
  return Object.fromEntries(sets) as Record<Names, Set<string>>
}

/** Adds a value that may be absent. @returns whether it is new */
function grown(set: Set<string>, value: string | null): boolean {
  if (value === null || set.has(value)) return false
  set.add(value)
  return true
}
