/**
 * From what an auditor asks for to the names under which the log has it. There is no list of names anywhere: the index says which
 * studies are meant, and each study's key makes its name. So whatever is erased is found no more.
 */
import type { IndexStore } from '../index/index-store.ts'
import type { Match, WholeQuery } from '../index/query.ts'
import type { StudyKeyName, StudyKeys } from '../keys/study-keys.ts'
import { logName } from './study-seal.ts'

interface Asked {
  patientID?: string
  studyInstanceUID?: string
}

/** For each study its name, and its opaque identifier, under which entries without a version have it. */
export async function namesInLog(parts: { index: IndexStore; keys: StudyKeys }, asked: Asked): Promise<string[]> {
  const { index, keys } = parts
  const studies = new Map<string, StudyKeyName>()
  const add = (studyKey: StudyKeyName) => studies.set(studyKey.id.toString('hex'), studyKey)
  for await (const studyKey of indexed(index, asked)) add(studyKey)
  for (const { study, studyKey } of await index.trash()) if (isAsked(study, asked)) add(studyKey)
  const names: string[] = []
  for (const [id, studyKey] of studies) {
    const found = await keys.find(studyKey)
    if (found.state === 'live') names.push(logName(found.key))
    names.push(id)
  }
  return names
}

async function* indexed(index: IndexStore, asked: Asked): AsyncGenerator<StudyKeyName> {
  const wanted = { PatientID: asked.patientID, StudyInstanceUID: asked.studyInstanceUID }
  const match = Object.entries(wanted).flatMap(([keyword, value]): Match[] =>
    value === undefined ? [] : [{ keyword, kind: 'equals', value }],
  )
  const query: WholeQuery = { level: 'study', match, fields: ['StudyInstanceUID'] }
  for await (const page of index.searchAll(query, { kind: 'all' })) {
    for (const { StudyInstanceUID } of page) {
      const study = await index.study(String(StudyInstanceUID))
      if (study !== undefined) yield study.studyKey
    }
  }
}

function isAsked(
  study: { PatientID: string | null; StudyInstanceUID: string },
  { patientID, studyInstanceUID }: Asked,
) {
  return (
    (patientID === undefined || study.PatientID === patientID) &&
    (studyInstanceUID === undefined || study.StudyInstanceUID === studyInstanceUID)
  )
}
