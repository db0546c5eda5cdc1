/** The elements of an instance as rows: tag, name, VR, value, nested items indented. Lengths are limited, and said. */
import { entryOf } from '@leadglass/dicom'
import type { JsonAttribute, JsonDataSet } from '../../dicomweb/dicom-json.ts'

export interface ElementRow {
  depth: number
  tag: string
  name: string
  vr: string
  value: string
}

const deepest = 12
const mostRows = 5000
const longestValue = 300

export function elementRows(dataSet: JsonDataSet, depth = 0, rows: ElementRow[] = []): ElementRow[] {
  for (const [tag, attribute] of Object.entries(dataSet).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (rows.length >= mostRows || depth > deepest) return rows
    rows.push({
      depth,
      tag: `(${tag.slice(0, 4)},${tag.slice(4)})`,
      name: nameOf(tag),
      vr: attribute.vr,
      value: wordsOf(attribute),
    })
    if (attribute.vr !== 'SQ') continue
    for (const item of attribute.Value ?? []) {
      rows.push({ depth: depth + 1, tag: '', name: '▸', vr: '', value: '' })
      elementRows((item ?? {}) as JsonDataSet, depth + 2, rows)
    }
  }
  return rows
}

function nameOf(tag: string): string {
  return entryOf(Number.parseInt(tag, 16))?.keyword ?? ''
}

function wordsOf({ vr, Value, InlineBinary, BulkDataURI }: JsonAttribute): string {
  if (vr === 'SQ') return `${Value?.length ?? 0}`
  if (BulkDataURI !== undefined) return '…'
  if (InlineBinary !== undefined) return `${Math.floor((InlineBinary.length * 3) / 4)} B`
  const whole = (Value ?? []).map(textOf).join('\\')
  return whole.length > longestValue ? `${whole.slice(0, longestValue)} …` : whole
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'object') return String(value)
  return Object.values(value)
    .filter((one) => typeof one === 'string')
    .join('=')
}
