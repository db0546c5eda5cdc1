/**
 * JSON text of a model, elements in rising order of their tags at every level, as PS3.18 F.2.2 asks.
 *
 * JavaScript moves keys that read as integers, such as `20011001`, before all others, so that JSON.stringify alone would
 * put private elements of groups from 1001H on first.
 */
import type { DicomJsonElement, DicomJsonModel } from './model.ts'

const INTEGER_KEY = /^[1-9]\d{7}$/

/** The text of one data set; `[…]` around several is the caller's. */
export function dicomJsonText(model: DicomJsonModel): string {
  return hasIntegerKey(model) ? textOf(model) : JSON.stringify(model)
}

function hasIntegerKey(model: DicomJsonModel): boolean {
  for (const key in model) {
    if (INTEGER_KEY.test(key)) return true
    const element = model[key]!
    if (element.vr === 'SQ' && element.Value?.some((item) => hasIntegerKey(item as DicomJsonModel))) return true
  }
  return false
}

function textOf(model: DicomJsonModel): string {
  const members = Object.keys(model)
    .sort()
    .map((key) => `"${key}":${elementText(model[key]!)}`)
  return `{${members.join(',')}}`
}

function elementText(element: DicomJsonElement): string {
  if (element.vr !== 'SQ' || !element.Value) return JSON.stringify(element)
  return `{"vr":"SQ","Value":[${element.Value.map((item) => textOf((item ?? {}) as DicomJsonModel)).join(',')}]}`
}
