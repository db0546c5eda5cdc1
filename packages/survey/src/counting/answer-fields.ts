/**
 * Finds the few elements of a C-FIND answer that counting needs, where they lie in the receive buffer. No value is copied: of
 * elements that could name a patient it is noted only whether they came with a value.
 *
 * Sources: PS3.5 7.1 (elements), 7.5 (sequences), PS3.4 C.6 (keys by level).
 */

const ITEM_DELIMITATION = 0xfffee00d
const SEQUENCE_DELIMITATION = 0xfffee0dd
const ITEM = 0xfffee000
const UNDEFINED_LENGTH = 0xffffffff
/** No query key of any level nests deeper; a peer that does is sending something else. */
const MOST_DEPTH = 8

/** Bits of `identifying`, in the order of `identifyingFields`. */
export const IDENTIFYING = {
  PatientName: 1,
  PatientID: 2,
  PatientBirthDate: 4,
  PatientSex: 8,
  AccessionNumber: 16,
} as const

/** Where a value lies: from `start` up to `end`, padding left out; both 0 if the element is absent or empty. */
export interface Place {
  start: number
  end: number
}

const nowhere = (): Place => ({ start: 0, end: 0 })

export class AnswerFields {
  octets: Uint8Array = new Uint8Array(0)
  readonly level = nowhere()
  readonly studyDate = nowhere()
  readonly studyTime = nowhere()
  readonly modalitiesInStudy = nowhere()
  readonly sopInstanceUID = nowhere()
  readonly studyInstanceUID = nowhere()
  readonly seriesInstanceUID = nowhere()
  /** NumberOfStudyRelatedInstances and NumberOfSeriesRelatedInstances; -1 if absent, empty or not a number. */
  studyRelatedInstances = -1
  seriesRelatedInstances = -1
  /** Bits of `IDENTIFYING`. */
  identifying = 0

  /**
   * Scans a whole data set in Implicit or Explicit VR Little Endian; which of them is told from the first element, as some peers
   * write another one than was negotiated.
   *
   * @returns false if it is not a data set: an element runs past `end`, or sequences do not close
   */
  scan(octets: Uint8Array, start: number, end: number): boolean {
    this.#clear(octets)
    const isExplicit = end - start >= 8 && isVR(octets[start + 4]!, octets[start + 5]!)
    let depth = 0
    let at = start
    while (at < end) {
      if (at + 8 > end) return false
      const group = octets[at]! | (octets[at + 1]! << 8)
      const tag = group * 0x10000 + (octets[at + 2]! | (octets[at + 3]! << 8))
      let length: number
      let value = at + 8
      if (!isExplicit || group === 0xfffe) length = uint32(octets, at + 4)
      else if (!isVR(octets[at + 4]!, octets[at + 5]!)) return false
      else if (isLongVR(octets[at + 4]!, octets[at + 5]!)) {
        if (at + 12 > end) return false
        length = uint32(octets, at + 8)
        value = at + 12
      } else length = octets[at + 6]! | (octets[at + 7]! << 8)
      if (tag === ITEM_DELIMITATION || tag === SEQUENCE_DELIMITATION) {
        if (depth === 0 || length !== 0) return false
        depth -= 1
        at = value
      } else if (length === UNDEFINED_LENGTH) {
        depth += 1
        if (depth > MOST_DEPTH) return false
        at = value
      } else {
        // An item of defined length inside an open sequence is passed over whole, as a sequence of defined length is.
        if (length > end - value || (tag === ITEM && depth === 0)) return false
        if (depth === 0) this.#note(tag, value, value + length)
        at = value + length
      }
    }
    return depth === 0
  }

  /** The octets are about to be cleared; nothing may refer to them. */
  release(): void {
    this.#clear(empty)
  }

  #note(tag: number, start: number, end: number): void {
    switch (tag) {
      case 0x00080018:
        place(this.sopInstanceUID, this.octets, start, end)
        break
      case 0x00080020:
        place(this.studyDate, this.octets, start, end)
        break
      case 0x00080030:
        place(this.studyTime, this.octets, start, end)
        break
      case 0x00080050:
        this.#noteIdentifying(IDENTIFYING.AccessionNumber, start, end)
        break
      case 0x00080052:
        place(this.level, this.octets, start, end)
        break
      case 0x00080061:
        place(this.modalitiesInStudy, this.octets, start, end)
        break
      case 0x00100010:
        this.#noteIdentifying(IDENTIFYING.PatientName, start, end)
        break
      case 0x00100020:
        this.#noteIdentifying(IDENTIFYING.PatientID, start, end)
        break
      case 0x00100030:
        this.#noteIdentifying(IDENTIFYING.PatientBirthDate, start, end)
        break
      case 0x00100040:
        this.#noteIdentifying(IDENTIFYING.PatientSex, start, end)
        break
      case 0x0020000d:
        place(this.studyInstanceUID, this.octets, start, end)
        break
      case 0x0020000e:
        place(this.seriesInstanceUID, this.octets, start, end)
        break
      case 0x00201208:
        this.studyRelatedInstances = integerString(this.octets, start, end)
        break
      case 0x00201209:
        this.seriesRelatedInstances = integerString(this.octets, start, end)
        break
    }
  }

  /** Carets and padding alone are no value. */
  #noteIdentifying(bit: number, start: number, end: number): void {
    for (let at = start; at < end; at += 1) {
      const octet = this.octets[at]!
      if (octet !== 0x20 && octet !== 0 && octet !== 0x5e) {
        this.identifying |= bit
        return
      }
    }
  }

  #clear(octets: Uint8Array): void {
    this.octets = octets
    clearPlace(this.level)
    clearPlace(this.studyDate)
    clearPlace(this.studyTime)
    clearPlace(this.modalitiesInStudy)
    clearPlace(this.sopInstanceUID)
    clearPlace(this.studyInstanceUID)
    clearPlace(this.seriesInstanceUID)
    this.studyRelatedInstances = -1
    this.seriesRelatedInstances = -1
    this.identifying = 0
  }
}

const empty = new Uint8Array(0)

function clearPlace(target: Place): void {
  target.start = 0
  target.end = 0
}

function place(target: Place, octets: Uint8Array, start: number, end: number): void {
  while (end > start && isPadding(octets[end - 1]!)) end -= 1
  while (end > start && octets[start] === 0x20) start += 1
  target.start = start
  target.end = end
}

const isPadding = (octet: number) => octet === 0 || octet === 0x20

/** @returns -1 unless it is a number without sign of 1 to 12 digits (PS3.5 6.2, IS) */
function integerString(octets: Uint8Array, start: number, end: number): number {
  while (end > start && isPadding(octets[end - 1]!)) end -= 1
  while (end > start && octets[start] === 0x20) start += 1
  return digits(octets, start, end)
}

/** The number that 1 to 12 decimal digits make, -1 for anything else. */
export function digits(octets: Uint8Array, start: number, end: number): number {
  if (end <= start || end - start > 12) return -1
  let value = 0
  for (let at = start; at < end; at += 1) {
    const digit = octets[at]! - 0x30
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

const isCapital = (octet: number) => octet >= 0x41 && octet <= 0x5a
const isVR = (first: number, second: number) => isCapital(first) && isCapital(second)

/** VRs with a 32-bit length: OB OD OF OL OV OW, SQ SV, UC UN UR UT UV (PS3.5 7.1.2). */
function isLongVR(first: number, second: number): boolean {
  switch (first) {
    case 0x4f:
      return second !== 0x43
    case 0x53:
      return second === 0x51 || second === 0x56
    case 0x55:
      return second === 0x43 || second === 0x4e || second === 0x52 || second === 0x54 || second === 0x56
    default:
      return false
  }
}

function uint32(octets: Uint8Array, at: number): number {
  return (octets[at]! | (octets[at + 1]! << 8) | (octets[at + 2]! << 16)) + octets[at + 3]! * 0x1000000
}
