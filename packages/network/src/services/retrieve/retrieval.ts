/**
 * The identifier of a C-MOVE or C-GET: unique keys alone.
 *
 * Sources: PS3.4 C.4.2.1.4 and C.4.2.2.1 (hierarchical), C.4.2.2.2 (relational).
 */
import { type DataSet, entryOf } from '@leadglass/dicom'
import { IdentifierError } from '../query/identifier-error.ts'
import { type InformationModel, type QueryLevel, uniqueKeys } from '../query/information-model.ts'
import { levelOf, requireKeysAbove } from '../query/query.ts'
import type { Retrieval } from './retrieve-source.ts'

const UID = /^[0-9.]{1,64}$/

/** @throws IdentifierError */
export function readRetrieval(identifier: DataSet, model: InformationModel, isRelational: boolean): Retrieval {
  const level = levelOf(identifier, model)
  if (!isRelational) requireKeysAbove(identifier, model, level)
  const above = (each: QueryLevel) => (model.levels.indexOf(each) < model.levels.indexOf(level) ? each : undefined)
  return {
    level,
    keys: keysAt(identifier, level),
    ...one(identifier, 'patientID', above('PATIENT')),
    ...one(identifier, 'studyInstanceUID', above('STUDY')),
    ...one(identifier, 'seriesInstanceUID', above('SERIES')),
  }
}

function keysAt(identifier: DataSet, level: QueryLevel): string[] {
  const tag = uniqueKeys[level]
  const keys = identifier.strings(tag).filter((value) => value !== '')
  const isReadable =
    level === 'PATIENT' ? keys.length === 1 && !/[*?]/.test(keys[0]!) : keys.every((key) => UID.test(key))
  if (keys.length === 0 || !isReadable)
    throw new IdentifierError(`A retrieval at level ${level} needs its unique key`, tag)
  return keys
}

/** The key of a level above, if that level is in the model and the identifier has it. */
function one(identifier: DataSet, name: string, level: QueryLevel | undefined): Record<string, string> {
  if (level === undefined) return {}
  const tag = uniqueKeys[level]
  const [value, another] = identifier.strings(tag).filter((each) => each !== '')
  if (value === undefined) return {}
  if (another !== undefined) throw new IdentifierError(`Only one ${entryOf(tag)?.keyword} can be named here`, tag)
  return { [name]: value }
}
