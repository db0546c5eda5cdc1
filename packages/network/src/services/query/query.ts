/**
 * The identifier of a C-FIND as a question to an archive.
 *
 * Sources: PS3.4 C.4.1.2 and C.4.1.3 (request, hierarchical and relational queries), C.2.2.2.5.1 (combined date and time),
 * C.2.2.2.6 (sequences).
 */
import { type DataSet, type Element, entryOf, knownVR, readDataSet, type Tag, Tags, type VR } from '@leadglass/dicom'
import { IdentifierError } from './identifier-error.ts'
import { type InformationModel, informationModels, type QueryLevel, uniqueKeys } from './information-model.ts'
import { type KeyMatch, keyMatch } from './key-match.ts'

/** An attribute that is asked for, and, with `match`, matched. */
export interface QueryKey {
  readonly tag: Tag
  readonly vr: VR
  /** PS3.6 keyword; undefined for private and unknown ones. */
  readonly keyword: string | undefined
  /** Absent: universal matching. */
  readonly match?: KeyMatch
  /** Keys of the item, for a sequence; none in it: the whole sequence is asked for. */
  readonly items?: readonly QueryKey[]
}

export interface Query {
  readonly level: QueryLevel
  /** In the order of tags. */
  readonly keys: readonly QueryKey[]
  /** A range of dates and one of times mean one range from a moment to another. */
  readonly combinedDateTime: boolean
}

/** What was agreed on by extended negotiation (PS3.4 C.5.1.1). */
export interface QueryOptions {
  readonly relational: boolean
  readonly combinedDateTime: boolean
  readonly fuzzy: boolean
}

/** Not keys: they say how the rest is meant. */
const controls: ReadonlySet<Tag> = new Set<Tag>([
  Tags.SpecificCharacterSet,
  Tags.QueryRetrieveLevel,
  Tags.QueryRetrieveView,
  Tags.TimezoneOffsetFromUTC,
])

/** @throws IdentifierError */
export function readQuery(identifier: DataSet, model: InformationModel, options: QueryOptions): Query {
  const level = levelOf(identifier, model)
  if (!options.relational) requireKeysAbove(identifier, model, level)
  return { level, keys: keysOf(identifier, options.fuzzy, true), combinedDateTime: options.combinedDateTime }
}

/**
 * What a C-FIND asks, for whoever looks on: without the demands that an archive makes of it.
 *
 * @throws IdentifierError; DicomError the identifier cannot be read
 */
export function queryOf(sopClassUID: string, identifier: Uint8Array, transferSyntaxUID: string): Query {
  const options = { relational: true, combinedDateTime: false, fuzzy: false }
  return readQuery(readDataSet(identifier, { transferSyntaxUID }), informationModels.find.get(sopClassUID)!, options)
}

/** @throws IdentifierError */
export function levelOf(identifier: DataSet, { levels }: InformationModel): QueryLevel {
  const given = identifier.string(Tags.QueryRetrieveLevel)
  const level = levels.find((each) => each === given)
  if (level) return level
  const why = given === undefined ? 'Query/Retrieve Level is missing' : 'The model has no such Query/Retrieve Level'
  throw new IdentifierError(why, Tags.QueryRetrieveLevel)
}

/** A hierarchical query names the one thing that it is about at each level above (PS3.4 C.4.1.3.1.1). */
export function requireKeysAbove(identifier: DataSet, { levels }: InformationModel, level: QueryLevel): void {
  for (const above of levels.slice(0, levels.indexOf(level))) {
    const tag = uniqueKeys[above]
    const values = identifier.strings(tag).filter((value) => value !== '')
    if (values.length !== 1 || /[*?]/.test(values[0]!))
      throw new IdentifierError(`A query at level ${level} needs one ${entryOf(tag)?.keyword}`, tag)
  }
}

function keysOf(set: DataSet, fuzzy: boolean, isTop: boolean): QueryKey[] {
  return set.inTagOrder().flatMap((element) => {
    const { tag } = element
    const isGroupLength = (tag & 0xffff) === 0
    return isGroupLength || (isTop && controls.has(tag)) ? [] : [keyOf(set, element, fuzzy)]
  })
}

function keyOf(set: DataSet, element: Element, fuzzy: boolean): QueryKey {
  const { tag } = element
  const keyword = entryOf(tag)?.keyword
  if (element.kind === 'items') {
    if (element.items.length > 1) throw new IdentifierError('A sequence of a query has one item', tag)
    const [item] = element.items
    return { tag, vr: 'SQ', keyword, items: item ? keysOf(item, fuzzy, false) : [] }
  }
  const vr = element.kind === 'value' ? knownVR(element) : element.vr
  if (vr === 'SQ') return { tag, vr, keyword, items: [] }
  const match = keyMatch(tag, vr, set.strings(tag), fuzzy)
  return match ? { tag, vr, keyword, match } : { tag, vr, keyword }
}
