/**
 * Whether an item of the worklist fulfils an identifier, sequences included, and what is answered of it.
 *
 * Sources: PS3.4 C.2.2.2.6 (sequence matching), K.4.1.3 (behaviour of the SCP), Table K.6-1 (keys; date and time of the
 * scheduled step are one point in time when both are ranges).
 */
import { DataSet, type Element, knownVR, type SequenceElement, type Tag, Tags, ValueElement } from '@leadglass/dicom'
import { dateOf, matchesKey, rangeOf, timeOf } from './match-value.ts'

/** Elements of an identifier that say how to read it; they are no keys. */
const noKeys: ReadonlySet<Tag> = new Set<Tag>([Tags.SpecificCharacterSet, Tags.TimezoneOffsetFromUTC])

/** Whether the item fulfils every key. Group lengths and keys of binary VRs are passed over. */
export function matchesItem(identifier: DataSet, item: DataSet): boolean {
  const combined = hasCombinedRange(identifier)
  for (const key of identifier) {
    if (noKeys.has(key.tag) || (key.tag & 0xffff) === 0) continue
    if (combined && (key.tag === startDate || key.tag === startTime)) continue
    if (!matchesElement(identifier, key, item)) return false
  }
  return !combined || isWithinCombined(identifier, item)
}

/**
 * The response for an item: each requested attribute, with no value where the item has none; of a sequence the requested
 * attributes of each item, or all of them where none is named.
 */
export function answerOf(identifier: DataSet, item: DataSet): DataSet {
  const answer = new DataSet()
  for (const key of identifier) {
    if (noKeys.has(key.tag) || (key.tag & 0xffff) === 0) continue
    const found = item.get(key.tag)
    if (key.kind === 'items') answer.set(key.tag, 'SQ', sequenceAnswer(key, found))
    else if (found?.kind === 'value') answer.put(found)
    else if (found === undefined) answer.put(new ValueElement(key.tag, valueVR(key), new Uint8Array(0)))
  }
  return answer
}

function sequenceAnswer(key: SequenceElement, found: Element | undefined): DataSet[] {
  if (found?.kind !== 'items') return []
  const wanted = key.items[0]
  if (wanted === undefined || wanted.size === 0) return found.items
  return found.items.map((item) => answerOf(wanted, item))
}

function matchesElement(identifier: DataSet, key: Element, item: DataSet): boolean {
  if (key.kind === 'items') return matchesSequence(key, item)
  if (key.kind !== 'value') return true
  const vr = knownVR(key)
  if (vr === 'SQ') return true
  return matchesKey(vr, identifier.strings(key.tag), item.strings(key.tag))
}

/** Some item of the sequence must fulfil all keys of the one key item. Without keys in it, matching is universal. */
function matchesSequence(key: SequenceElement, item: DataSet): boolean {
  const wanted = key.items[0]
  if (wanted === undefined || isUniversal(wanted)) return true
  return item.items(key.tag).some((each) => matchesItem(wanted, each))
}

function isUniversal(keys: DataSet): boolean {
  return [...keys].every((key) =>
    key.kind === 'items' ? key.items[0] === undefined || isUniversal(key.items[0]) : key.length === 0,
  )
}

const startDate = Tags.ScheduledProcedureStepStartDate
const startTime = Tags.ScheduledProcedureStepStartTime

function hasCombinedRange(identifier: DataSet): boolean {
  const [date, time] = [identifier.string(startDate), identifier.string(startTime)]
  return date?.includes('-') === true && time?.includes('-') === true
}

/** "The date range July 5 to July 7 and the time range 10am to 6pm": from July 5, 10am until July 7, 6pm. */
function isWithinCombined(identifier: DataSet, item: DataSet): boolean {
  const [fromDate, toDate] = rangeOf(identifier.string(startDate)!, dateOf)
  const [fromTime, toTime] = rangeOf(identifier.string(startTime)!, timeOf)
  const date = dateOf(item.string(startDate) ?? '')
  const time = timeOf(item.string(startTime) ?? '')
  if (date === '') return false
  const early = fromDate !== '' && (date < fromDate || (date === fromDate && time.slice(0, fromTime.length) < fromTime))
  const late = toDate !== '' && (date > toDate || (date === toDate && time.slice(0, toTime.length) > toTime))
  return !early && !late
}

function valueVR(key: Element): Exclude<typeof key.vr, 'SQ'> {
  const vr = key.kind === 'value' ? knownVR(key) : key.vr
  return vr === 'SQ' ? 'UN' : vr
}
