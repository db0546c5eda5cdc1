/** Writes text and numbers of a fixed width straight into octets, without making strings of them. */

const SPACE = 0x20
const ZERO = 0x30

/** Decimal digits with zeros before them. */
export function putDigits(octets: Uint8Array, offset: number, width: number, value: number): void {
  let rest = value
  for (let at = offset + width - 1; at >= offset; at--) {
    const tens = Math.floor(rest / 10)
    octets[at] = ZERO + rest - tens * 10
    rest = tens
  }
}

/** An IS: digits from the left, then spaces (PS3.5 6.2). */
export function putNumber(octets: Uint8Array, offset: number, width: number, value: number): void {
  const digits = digitCount(value)
  putDigits(octets, offset, digits, value)
  octets.fill(SPACE, offset + digits, offset + width)
}

/** ASCII, then spaces; what does not fit is cut. */
export function putText(octets: Uint8Array, offset: number, width: number, text: string): void {
  for (let at = 0; at < width; at++) octets[offset + at] = at < text.length ? text.charCodeAt(at) : SPACE
}

/** Octets, an even number of them, for whole numbers up to this one. */
export function numberWidth(most: number): number {
  return digitCount(most) + (digitCount(most) % 2)
}

function digitCount(value: number): number {
  let count = 1
  for (let limit = 10; value >= limit; limit *= 10) count++
  return count
}
