/**
 * Pending C-FIND responses as octets that are ready to be sent but for a few digits: each answer is a copy of the template with
 * its own digits written over, so that a million of them cost a million copies and nothing else.
 *
 * Sources: PS3.8 9.3.5 (P-DATA-TF), PS3.7 9.3.2.2 (C-FIND-RSP), PS3.5 7.1 (encoding).
 */
import { entryOf, factsOf, type Tag, Tags, type VR } from '@leadglass/dicom'
import { encodeCommandSet, encodePDataTF, type PresentationDataValue, Status } from '@leadglass/network'
import type { SimulatedArchive } from '../studies/simulated-archive.ts'
import { answerFields, type Field, type Level, levels, type Place } from './answer-fields.ts'

/** Which numbers a system gives: of images in a study and a series, in a series only, or none. */
export type GivenCounts = 'study' | 'series' | 'none'

export interface AnswerOptions {
  readonly archive: SimulatedArchive
  readonly level: Level
  /** Attributes asked for; those the archive does not have come back empty. */
  readonly tags: readonly Tag[]
  readonly counts: GivenCounts
  /** Attributes that identify a patient come back empty. */
  readonly isAnonymous: boolean
  readonly retrieveAETitle?: string
  readonly isExplicitVR: boolean
  readonly contextID: number
  readonly sopClassUID: string
  readonly messageID: number
  /** Command and data set in one PDU, as some send them, else in two. */
  readonly isOnePdu: boolean
}

interface Patch {
  readonly offset: number
  readonly write: NonNullable<Field['patch']>
}

const identifying: ReadonlySet<Tag> = new Set([
  Tags.PatientName,
  Tags.PatientID,
  Tags.PatientBirthDate,
  Tags.PatientSex,
  Tags.AccessionNumber,
])
const withoutDate: ReadonlySet<Tag> = new Set([Tags.StudyDate, Tags.StudyTime])

export class AnswerTemplate {
  readonly octets: Uint8Array
  readonly #patches: readonly Patch[]

  private constructor(octets: Uint8Array, patches: readonly Patch[]) {
    this.octets = octets
    this.#patches = patches
  }

  /** One for studies with a date, one for those without. */
  static pair(options: AnswerOptions): { dated: AnswerTemplate; undated: AnswerTemplate } {
    return { dated: AnswerTemplate.#of(options, noTags), undated: AnswerTemplate.#of(options, withoutDate) }
  }

  static #of(options: AnswerOptions, empty: ReadonlySet<Tag>): AnswerTemplate {
    const command = encodeCommandSet({
      AffectedSOPClassUID: options.sopClassUID,
      CommandField: 0x8020,
      MessageIDBeingRespondedTo: options.messageID,
      CommandDataSetType: 0x0102,
      Status: Status.Pending,
    })
    const { dataSet, patches } = identifierOf(options, empty)
    const octets = frame(options, command, dataSet)
    const shift = octets.length - dataSet.length
    return new AnswerTemplate(
      octets,
      patches.map(({ offset, write }) => ({ offset: offset + shift, write })),
    )
  }

  /** @returns where the next answer goes; there must be room for `octets.length` */
  writeAt(target: Uint8Array, position: number, place: Place): number {
    target.set(this.octets, position)
    for (const { offset, write } of this.#patches) write(target, position + offset, place)
    return position + this.octets.length
  }
}

const noTags: ReadonlySet<Tag> = new Set()

function frame({ contextID, isOnePdu }: AnswerOptions, command: Uint8Array, dataSet: Uint8Array): Buffer {
  const values: PresentationDataValue[] = [
    { contextID, isCommand: true, isLast: true, octets: command },
    { contextID, isCommand: false, isLast: true, octets: dataSet },
  ]
  return isOnePdu ? encodePDataTF(values) : Buffer.concat(values.map((value) => encodePDataTF([value])))
}

/** The identifier of an answer: what was asked for, the level, and what such systems add. */
function identifierOf(options: AnswerOptions, empty: ReadonlySet<Tag>): { dataSet: Buffer; patches: Patch[] } {
  const fields = new Map(answerFields(options.archive))
  fields.set(Tags.QueryRetrieveLevel, constant(options.level))
  if (options.retrieveAETitle !== undefined) fields.set(Tags.RetrieveAETitle, constant(options.retrieveAETitle))
  const always: Tag[] = [Tags.SpecificCharacterSet, Tags.QueryRetrieveLevel]
  if (options.retrieveAETitle !== undefined) always.push(Tags.RetrieveAETitle)
  const tags = [...new Set([...always, ...options.tags])].sort((a, b) => a - b)
  const parts: Buffer[] = []
  const patches: Patch[] = []
  let length = 0
  for (const tag of tags) {
    const field = empty.has(tag) || isWithheld(options, tag) ? undefined : knownAt(fields.get(tag), options.level)
    const header = elementHeader(tag, field?.width ?? 0, options.isExplicitVR)
    const value = Buffer.alloc(field?.width ?? 0, ' ')
    if (field?.initial !== undefined) value.write(field.initial, 'latin1')
    if (field?.patch) patches.push({ offset: length + header.length, write: field.patch })
    parts.push(header, value)
    length += header.length + value.length
  }
  return { dataSet: Buffer.concat(parts), patches }
}

function constant(text: string): Field {
  return { width: text.length + (text.length % 2), level: 'STUDY', initial: text }
}

function knownAt(field: Field | undefined, level: Level): Field | undefined {
  return field && levels.indexOf(field.level) <= levels.indexOf(level) ? field : undefined
}

function isWithheld({ counts, isAnonymous }: AnswerOptions, tag: Tag): boolean {
  if (tag === Tags.NumberOfStudyRelatedInstances || tag === Tags.NumberOfStudyRelatedSeries) return counts !== 'study'
  if (tag === Tags.NumberOfSeriesRelatedInstances) return counts === 'none'
  return isAnonymous && identifying.has(tag)
}

function elementHeader(tag: Tag, length: number, isExplicitVR: boolean): Buffer {
  const vr: VR = entryOf(tag)?.vrs[0] ?? 'UN'
  const isLong = isExplicitVR && factsOf(vr).longLength
  const header = Buffer.alloc(isLong ? 12 : 8)
  header.writeUInt16LE(tag >>> 16, 0)
  header.writeUInt16LE(tag & 0xffff, 2)
  if (!isExplicitVR) header.writeUInt32LE(length, 4)
  else {
    header.write(vr, 4, 'latin1')
    if (isLong) header.writeUInt32LE(length, 8)
    else header.writeUInt16LE(length, 6)
  }
  return header
}
