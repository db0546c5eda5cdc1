/**
 * Whether octets are an entry in canonical form, without decoding and encoding each: nearly all consist of plain characters and
 * whole numbers, and those are recognised as they stand, octet by octet. What is not is decoded.
 *
 * A verification asks this of every entry there ever was; a regular expression took as long as the hash.
 */
import { decodeEvent, outcomes } from './event.ts'

export function isCanonical(entry: Uint8Array): boolean {
  return new PlainEntry(entry).isWhole() || isEvent(entry)
}

const octetsOf = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const among = (pattern: RegExp): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, octet) => (pattern.test(String.fromCharCode(octet)) ? 1 : 0))

/** Characters that JSON writes as they are. */
const plain = among(/[ !#-[\]-~]/)
const digit = among(/\d/)
const base64 = among(/[A-Za-z0-9+/]/)

const begin = octetsOf('{')
const version = octetsOf('"version":2,')
const time = octetsOf('"time":"')
const action = octetsOf('","action":')
const outcome = octetsOf(',"outcome":"')
const outcomesInOctets = outcomes.map(octetsOf)
const principal = octetsOf('","principal":')
const address = octetsOf(',"address":')
const object = octetsOf(',"object":')
const sealed = octetsOf(',"sealed":"')
const detail = octetsOf(',"detail":{')
const octetOf = (character: string): number => character.charCodeAt(0)
const quote = octetOf('"')
const comma = octetOf(',')
const colon = octetOf(':')
const minus = octetOf('-')
const zero = octetOf('0')
const padding = octetOf('=')
const close = octetOf('}')

/** The form of `Date.prototype.toISOString`; a 0 stands for any digit. */
const timeForm = octetsOf('0000-00-00T00:00:00.000Z')
/** Whole numbers of so many digits are exact. */
const exactDigits = 15

/** One entry, read from its begin to its end. */
class PlainEntry {
  readonly #octets: Uint8Array
  #at = 0

  constructor(octets: Uint8Array) {
    this.#octets = octets
  }

  isWhole(): boolean {
    if (!this.#take(begin)) return false
    const hasVersion = this.#take(version)
    return (
      this.#take(time) &&
      this.#takeTime() &&
      this.#take(action) &&
      this.#takeText(1) &&
      this.#take(outcome) &&
      outcomesInOctets.some((one) => this.#take(one)) &&
      this.#take(principal) &&
      this.#takeText(1) &&
      (!this.#take(address) || this.#takeText(1)) &&
      (!this.#take(object) || this.#takeText(1)) &&
      // Whatever seals something says by its version that it does.
      this.#take(sealed) === hasVersion &&
      (!hasVersion || this.#takeBase64()) &&
      (!this.#take(detail) || this.#takeMembers()) &&
      this.#octets[this.#at] === close &&
      this.#at === this.#octets.length - 1
    )
  }

  #take(expected: Uint8Array): boolean {
    const octets = this.#octets
    const at = this.#at
    for (let i = 0; i < expected.length; i += 1) if (octets[at + i] !== expected[i]) return false
    this.#at = at + expected.length
    return true
  }

  #takeTime(): boolean {
    const octets = this.#octets
    const at = this.#at
    for (let i = 0; i < timeForm.length; i += 1) {
      const fits = timeForm[i] === zero ? digit[octets[at + i] ?? 0] === 1 : octets[at + i] === timeForm[i]
      if (!fits) return false
    }
    this.#at = at + timeForm.length
    return true
  }

  /** Characters between quotes. */
  #takeText(least: number): boolean {
    const octets = this.#octets
    if (octets[this.#at] !== quote) return false
    const start = this.#at + 1
    let at = start
    while (plain[octets[at]!] === 1) at += 1
    this.#at = at + 1
    return octets[at] === quote && at - start >= least
  }

  /** Characters of Base64, padding in the fourth places only, and the quote that ends them. */
  #takeBase64(): boolean {
    const octets = this.#octets
    const start = this.#at
    let at = start
    while (base64[octets[at]!] === 1) at += 1
    const characters = at - start
    for (let paddings = 0; paddings < 2 && octets[at] === padding; paddings += 1) at += 1
    this.#at = at + 1
    return characters > 0 && (at - start) % 4 === 0 && octets[at] === quote
  }

  /** Keys, each after the one before, as no other order is canonical and none comes twice; with them the brace that ends them. */
  #takeMembers(): boolean {
    const octets = this.#octets
    let before = -1
    for (;;) {
      const key = this.#at
      if (!this.#takeText(1)) return false
      if (before >= 0 && !this.#isAfter(before, key)) return false
      before = key
      if (octets[this.#at] !== colon) return false
      this.#at += 1
      if (!(octets[this.#at] === quote ? this.#takeText(0) : this.#takeNumber())) return false
      const next = octets[this.#at]
      this.#at += 1
      if (next === close) return true
      if (next !== comma) return false
    }
  }

  #takeNumber(): boolean {
    const octets = this.#octets
    const isNegative = octets[this.#at] === minus
    const start = this.#at + (isNegative ? 1 : 0)
    let at = start
    while (digit[octets[at]!] === 1) at += 1
    this.#at = at
    if (octets[start] === zero) return at - start === 1 && !isNegative
    return at > start && at - start <= exactDigits
  }

  /** Whether the text whose quote is at `later` comes after the one at `earlier`. */
  #isAfter(earlier: number, later: number): boolean {
    const octets = this.#octets
    for (let i = 1; ; i += 1) {
      const [a, b] = [octets[earlier + i]!, octets[later + i]!]
      if (a === quote || b === quote) return b !== quote
      if (a !== b) return b > a
    }
  }
}

function isEvent(entry: Uint8Array): boolean {
  try {
    decodeEvent(entry)
    return true
  } catch {
    return false
  }
}
