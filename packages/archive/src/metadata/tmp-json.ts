import type { DataSet } from '@leadglass/dicom'

const num = new Set(['US', 'UL', 'SS', 'SL', 'FL', 'FD', 'IS', 'DS', 'SV', 'UV'])
export function toDicomJson(
  set: DataSet,
  o: { bulkDataURI?: (path: string, offset: number, length: number) => string; inlineLimitOctets?: number },
): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const e of set.elements.values()) {
    const key = e.tag.toString(16).toUpperCase().padStart(8, '0')
    if (e.kind === 'items') out[key] = { vr: 'SQ', Value: e.items.map((i) => toDicomJson(i, {})) }
    else if (e.kind === 'located') out[key] = { vr: e.vr, BulkDataURI: o.bulkDataURI?.(key, e.valueOffset, e.length) }
    else if (e.kind === 'value') {
      if (e.length === 0) out[key] = { vr: e.vr }
      else if (num.has(e.vr)) out[key] = { vr: e.vr, Value: set.numbers(e.tag) }
      else if (e.vr === 'PN') out[key] = { vr: 'PN', Value: set.strings(e.tag).map((s) => ({ Alphabetic: s })) }
      else if (['OB', 'OW', 'UN', 'OF', 'OD', 'OL', 'OV', 'AT'].includes(e.vr))
        out[key] = { vr: e.vr, InlineBinary: Buffer.from(e.value).toString('base64') }
      else out[key] = { vr: e.vr, Value: set.strings(e.tag) }
    }
  }
  return out
}
export function foldForMatching(s: string): string {
  return s.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim()
}
