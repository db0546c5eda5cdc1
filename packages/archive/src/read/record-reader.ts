/** Finds the key of a record, opens it, and checks that it is the one the index meant. */
import { ArchiveError } from '../errors.ts'
import type { RecordPlace } from '../index/index-store.ts'
import type { StudyKeyName, StudyKeys } from '../keys/study-keys.ts'
import type { PackFolder } from '../pack/pack-folder.ts'
import { RecordBody } from '../record/record-body.ts'

export interface RecordName {
  readonly place: RecordPlace
  readonly studyKey: StudyKeyName
  /** Absent where the index does not keep it. */
  readonly recordId?: Buffer
}

export class RecordReader {
  readonly #packs: PackFolder
  readonly #keys: StudyKeys

  constructor(packs: PackFolder, keys: StudyKeys) {
    this.#packs = packs
    this.#keys = keys
  }

  /** @throws ArchiveError LG_RECORD_DAMAGED, LG_STUDY_ERASED, LG_KEY_DAMAGED */
  async open({ place, studyKey, recordId }: RecordName): Promise<RecordBody> {
    const found = await this.#keys.find(studyKey)
    if (found.state === 'erased') throw new ArchiveError('LG_STUDY_ERASED', 'the study was erased')
    if (found.state !== 'live') {
      throw new ArchiveError('LG_KEY_DAMAGED', "the study's key cannot be unwrapped", { slot: studyKey.slot })
    }
    const body = await RecordBody.open(this.#packs.record(place.pack, place.offset), found.key)
    if (recordId === undefined || body.header.recordId.equals(recordId)) return body
    throw new ArchiveError('LG_RECORD_DAMAGED', 'another record lies where this one was written', { ...place })
  }
}
