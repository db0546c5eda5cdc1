/** A data set as plain values, so that two readings can be compared. */
import type { DataSet, Element } from '../../src/index.ts'

export function outline(set: DataSet | undefined): unknown {
  return set === undefined ? undefined : [...set].map(outlineElement)
}

function outlineElement(element: Element): unknown {
  const { tag, vr, valueOffset } = element
  if (element.kind === 'items') return { tag, valueOffset, items: element.items.map(outline) }
  if (element.kind === 'value') return { tag, vr, valueOffset, value: Buffer.from(element.value).toString('hex') }
  if (element.kind === 'located') return { tag, vr, valueOffset, length: element.length }
  return { tag, vr, valueOffset, fragments: element.fragments, length: element.length }
}
