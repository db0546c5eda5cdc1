/**
 * The 94×94 character sets of PS3.5 6.1, two octets a character, by way of the EUC form that every TextDecoder knows.
 *
 * Sources: PS3.3 C.12.1.1.2 Table C.12-4 (JIS X 0208, JIS X 0212, KS X 1001, GB 2312); WHATWG Encoding Standard.
 * Seven symbols of JIS X 0208 (wave dash, double vertical line, …) come in the full-width form that WHATWG chose.
 */
import { REPLACEMENT } from './replacement.ts'

/** Decodes a run of whole characters; each octet may have its high bit set or not. */
export type RunDecoder = (octets: Uint8Array) => string

const PRIVATE_USE = /[\uE000-\uF8FF]/g
const EUC_JP_SINGLE_SHIFT_3 = 0x8f

/** JIS X 0208: EUC-JP's two-octet form. */
export const decodeJISX0208 = eucDecoder('euc-jp')
/** KS X 1001. */
export const decodeKSX1001 = eucDecoder('euc-kr')
/** GB 2312, which GBK contains unchanged. */
export const decodeGB2312 = eucDecoder('gbk')

/** JIS X 0212: EUC-JP's three-octet form, each character preceded by single shift 3. */
export const decodeJISX0212: RunDecoder = (octets) => {
  const euc = new Uint8Array((octets.length / 2) * 3)
  for (let from = 0, to = 0; from + 1 < octets.length; from += 2) {
    euc[to++] = EUC_JP_SINGLE_SHIFT_3
    euc[to++] = octets[from]! | 0x80
    euc[to++] = octets[from + 1]! | 0x80
  }
  return decodeWith('euc-jp', euc)
}

function eucDecoder(label: string): RunDecoder {
  return (octets) =>
    decodeWith(
      label,
      octets.map((octet) => octet | 0x80),
    )
}

/** Positions without a character decode to private use in some engines and to U+FFFD in others: always U+FFFD here. */
function decodeWith(label: string, octets: Uint8Array): string {
  return textDecoder(label).decode(octets).replace(PRIVATE_USE, REPLACEMENT)
}

const decoders = new Map<string, TextDecoder>()

/** One TextDecoder for each label, made when it is first needed: making one costs more than most values do. */
export function textDecoder(label: string): TextDecoder {
  const known = decoders.get(label)
  if (known) return known
  const made = new TextDecoder(label, { ignoreBOM: true })
  decoders.set(label, made)
  return made
}
