/**
 * Whether octets are an entry in canonical form, without decoding and encoding each: nearly all consist of plain characters and
 * whole numbers, and those are recognised as they stand. What is not is decoded.
 */
import { decodeEvent } from './event.ts'

export function isCanonical(entry: Uint8Array): boolean {
  return isPlain(entry) || isEvent(entry)
}

/** Characters that JSON writes as they are, and whole numbers that are exact. */
const text = '"[ !#-\\[\\]-~]+"'
const member = `${text}:(?:"[ !#-\\[\\]-~]*"|0|-?[1-9]\\d{0,14})`
const plainEntry = new RegExp(
  `^\\{("version":2,)?"time":"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z","action":${text},"outcome":"(?:success|denied|failure)"` +
    `,"principal":${text}(?:,"address":${text})?(?:,"object":${text})?(?:,"sealed":"([A-Za-z0-9+/]+={0,2})")?(?:,"detail":\\{(${member}(?:,${member})*)\\})?\\}$`,
)
const members = new RegExp(`(${text}):(?:"[^"]*"|[^,]*),?`, 'y')

function isPlain(entry: Uint8Array): boolean {
  const found = plainEntry.exec(Buffer.from(entry.buffer, entry.byteOffset, entry.length).toString('latin1'))
  if (found === null) return false
  const [, version, sealed, detail] = found
  const isSealed = sealed !== undefined && sealed.length % 4 === 0
  if (version === undefined ? sealed !== undefined : !isSealed) return false
  return detail === undefined || isAscending(detail)
}

/** The keys of `detail`, each after the one before: no order but this is canonical, and none comes twice. */
function isAscending(detail: string): boolean {
  members.lastIndex = 0
  let before = ''
  while (members.lastIndex < detail.length) {
    const [, key] = members.exec(detail)!
    const plain = key!.slice(1, -1)
    if (plain <= before) return false
    before = plain
  }
  return true
}

function isEvent(entry: Uint8Array): boolean {
  try {
    decodeEvent(entry)
    return true
  } catch {
    return false
  }
}
