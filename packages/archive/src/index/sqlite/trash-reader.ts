/** Questions about the trash and the change feed. The feed is what records say, put in the order of their sequence numbers. */
import type { StudyKeyName } from '../../keys/study-keys.ts'
import type { ChangeKind, IndexedChange, IndexedTrash } from '../index-store.ts'
import type { Connection } from './connection.ts'

type Bound = string | number | Buffer
interface TrashRow {
  sequence: number
  keyId: Buffer
  keySlot: number
  StudyInstanceUID: string
  SeriesInstanceUID: string | null
  SOPInstanceUID: string | null
  deleted: number
  until: number
  deletedBy: string
  instances: number
  study: string
}

interface ChangeRow {
  sequence: number
  kind: ChangeKind
  at: number
  keyId: Buffer
  StudyInstanceUID: string
  SeriesInstanceUID: string | null
  SOPInstanceUID: string | null
}

export class TrashReader {
  readonly #statements: ReturnType<typeof trashQuestions>

  constructor(connection: Connection) {
    this.#statements = trashQuestions(connection)
  }

  trash(): IndexedTrash[] {
    return this.#statements.trash.all({}).map(indexedTrash)
  }

  trashEntry(sequence: number): IndexedTrash | undefined {
    const row = this.#statements.entry.get({ sequence })
    return row && indexedTrash(row)
  }

  trashedStudy(keyId: Buffer): IndexedTrash | undefined {
    const row = this.#statements.ofKey.get({ keyId })
    return row && indexedTrash(row)
  }

  trashedStudies(studyInstanceUID: string): IndexedTrash[] {
    return this.#statements.ofStudy.all({ studyInstanceUID }).map(indexedTrash)
  }

  trashConflicts(sequence: number): boolean {
    return this.#statements.conflicts.get({ sequence })?.conflict === 1
  }

  isTrashed(sequence: number, recordId: Buffer): boolean {
    return this.#statements.trashed.get({ sequence, recordId }) !== undefined
  }

  trashDue(now: number): IndexedTrash[] {
    return this.#statements.due.all({ now }).map(indexedTrash)
  }

  changes(side: { after: number } | { before: number }, limit: number): IndexedChange[] {
    const ascending = 'after' in side
    const { after, before } = this.#statements
    const rows = (ascending ? after : before).flatMap((part) =>
      part.all(ascending ? { sequence: side.after, limit } : { sequence: side.before, limit }),
    )
    rows.sort((a, b) => (ascending ? a.sequence - b.sequence : b.sequence - a.sequence))
    return rows.slice(0, limit).map(indexedChange)
  }

  journalKey(): StudyKeyName | undefined {
    const [id, slot] = this.#statements.journalKey.get({})?.value.split(':') ?? []
    return id === undefined ? undefined : { id: Buffer.from(id, 'hex'), slot: Number(slot) }
  }
}

/** Where entries of the feed lie: instances that can be found, those in the trash, and what changed. */
const feedParts = [
  `select instances.id as sequence, 'created' as kind, instances.received as at, studies.keyId, studies.StudyInstanceUID,
     series.SeriesInstanceUID, instances.SOPInstanceUID
   from instances cross join series on series.id = instances.series cross join studies on studies.id = series.study
   where instances.id`,
  `select trashed.sequence, 'created' as kind, trashed.received as at, trash.keyId, trash.StudyInstanceUID,
     trashed.SeriesInstanceUID, trashed.SOPInstanceUID
   from trashed cross join trash on trash.sequence = trashed.entry where trashed.sequence`,
  'select sequence, kind, at, keyId, StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID from changes where sequence',
]

function trashQuestions(connection: Connection) {
  const prepare = <Result>(text: string) => connection.prepare<[Record<string, Bound>], Result>(text)
  return {
    trash: prepare<TrashRow>('select * from trash order by sequence desc'),
    entry: prepare<TrashRow>('select * from trash where sequence = @sequence'),
    ofKey: prepare<TrashRow>('select * from trash where keyId = @keyId order by sequence desc limit 1'),
    ofStudy: prepare<TrashRow>(
      `select * from trash where sequence in
         (select max(sequence) from trash where StudyInstanceUID = @studyInstanceUID group by keyId)`,
    ),
    conflicts: prepare<{ conflict: number }>(
      `select exists (
         select 1 from trash cross join studies on studies.StudyInstanceUID = trash.StudyInstanceUID
         where trash.sequence = @sequence and studies.keyId <> trash.keyId
       ) or exists (
         select 1 from trashed cross join instances on instances.SOPInstanceUID = trashed.SOPInstanceUID
         where trashed.entry = @sequence
       ) as conflict`,
    ),
    trashed: prepare<unknown>('select 1 from trashed where sequence = @sequence and recordId = @recordId'),
    due: prepare<TrashRow>(
      `select * from trash where sequence in (select max(sequence) from trash group by keyId having max(until) <= @now)
         and not exists (select 1 from studies where studies.keyId = trash.keyId)
       order by sequence`,
    ),
    after: feedParts.map((part) => prepare<ChangeRow>(`${part} > @sequence order by 1 limit @limit`)),
    before: feedParts.map((part) => prepare<ChangeRow>(`${part} < @sequence order by 1 desc limit @limit`)),
    journalKey: prepare<{ value: string }>("select value from settings where name = 'journalKey'"),
  }
}

function indexedTrash({
  keyId,
  keySlot,
  StudyInstanceUID,
  SeriesInstanceUID,
  SOPInstanceUID,
  ...row
}: TrashRow): IndexedTrash {
  return {
    ...row,
    studyKey: { id: keyId, slot: keySlot },
    ...part({ StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID }),
    study: JSON.parse(row.study) as IndexedTrash['study'],
  }
}

function indexedChange({ sequence, kind, at, keyId, ...uids }: ChangeRow): IndexedChange {
  return { sequence, kind, at, studyId: keyId, ...part(uids) }
}

function part({
  StudyInstanceUID,
  SeriesInstanceUID,
  SOPInstanceUID,
}: Pick<ChangeRow, 'StudyInstanceUID' | 'SeriesInstanceUID' | 'SOPInstanceUID'>) {
  return {
    studyInstanceUID: StudyInstanceUID,
    ...(SeriesInstanceUID === null ? {} : { seriesInstanceUID: SeriesInstanceUID }),
    ...(SOPInstanceUID === null ? {} : { sopInstanceUID: SOPInstanceUID }),
  }
}
