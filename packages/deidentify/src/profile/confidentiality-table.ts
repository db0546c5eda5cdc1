/** Table E.1-1 of PS3.15: which action the Basic Profile and each option ask for an attribute. */
import { isPrivateTag, type Tag } from '@leadglass/dicom'
import { confidentialityLines } from '../generated/confidentiality-profile-attributes.ts'

export interface ConfidentialityRow {
  /** Eight hexadecimal digits, `x` for any; `ggggxxxx` stands for private attributes. */
  readonly tag: string
  readonly name: string
  /** As the table writes it: `X`, `Z/D`, `X/Z/U*`. */
  readonly basic: string
  /** Letter of the option's column → `K` or `C`. */
  readonly options: ReadonlyMap<string, 'K' | 'C'>
}

/** All 621 rows. */
export const confidentialityRows: readonly ConfidentialityRow[] = confidentialityLines.split('\n').map((line) => {
  const [tag = '', basic = '', options = '', name = ''] = line.split('|')
  const entries = options === '' ? [] : options.split(',').map((text) => [text[0]!, text[1] as 'K' | 'C'] as const)
  return { tag, basic, name, options: new Map(entries) }
})

const exact = new Map<Tag, ConfidentialityRow>()
const repeating: ConfidentialityRow[] = []
for (const row of confidentialityRows) {
  if (/^[0-9a-f]{8}$/.test(row.tag)) exact.set(Number.parseInt(row.tag, 16), row)
  else if (row.tag !== 'ggggxxxx') repeating.push(row)
}
const privateRow = confidentialityRows.find(({ tag }) => tag === 'ggggxxxx')!

/** The row of an attribute; `undefined` for those that the table does not name. */
export function confidentialityOf(tag: Tag): ConfidentialityRow | undefined {
  const row = exact.get(tag)
  if (row !== undefined) return row
  if (isPrivateTag(tag)) return privateRow
  const group = tag >>> 24
  return group === 0x50 || group === 0x60 ? repeating.find((pattern) => fits(pattern.tag, tag)) : undefined
}

function fits(pattern: string, tag: Tag): boolean {
  const digits = tag.toString(16).padStart(8, '0')
  return [...pattern].every((digit, index) => digit === 'x' || digit === digits[index])
}
