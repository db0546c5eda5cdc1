/** Items that stand for removed content where an IOD demands some. Sources: PS3.3 C.17.3 (SR content), C.10.5 (annotations). */
import { DataSet, factsOf, knownVR, type SequenceElement, Tags, type VR } from '@leadglass/dicom'
import { dummyValue } from './dummy-value.ts'

/** @param items - de-identified already; only their form is used */
export function dummyItems({ tag }: SequenceElement, items: readonly DataSet[]): DataSet[] {
  if (tag === Tags.ContentSequence) return [removedText()]
  if (tag === Tags.GraphicAnnotationSequence)
    return [removedAnnotation(items[0]?.string(Tags.GraphicLayer) ?? 'REMOVED')]
  for (const item of items) scrub(item)
  return [...items]
}

function removedText(): DataSet {
  const concept = new DataSet()
    .set(Tags.CodeValue, 'SH', '121106')
    .set(Tags.CodingSchemeDesignator, 'SH', 'DCM')
    .set(Tags.CodeMeaning, 'LO', 'Comment')
  return new DataSet()
    .set(Tags.RelationshipType, 'CS', 'CONTAINS')
    .set(Tags.ValueType, 'CS', 'TEXT')
    .set(Tags.ConceptNameCodeSequence, 'SQ', [concept])
    .set(Tags.TextValue, 'UT', 'REMOVED')
}

function removedAnnotation(layer: string): DataSet {
  const text = new DataSet()
    .set(Tags.BoundingBoxAnnotationUnits, 'CS', 'DISPLAY')
    .set(Tags.UnformattedTextValue, 'ST', 'REMOVED')
    .set(Tags.BoundingBoxTopLeftHandCorner, 'FL', [0, 0])
    .set(Tags.BoundingBoxBottomRightHandCorner, 'FL', [0.1, 0.1])
    .set(Tags.BoundingBoxTextHorizontalJustification, 'CS', 'LEFT')
  return new DataSet().set(Tags.GraphicLayer, 'CS', layer).set(Tags.TextObjectSequence, 'SQ', [text])
}

const telling: ReadonlySet<VR> = new Set(['LO', 'SH', 'LT', 'ST', 'UT', 'UC', 'UR', 'PN', 'AE', 'OB', 'UN'])

/** Leaves the form of an item: every text in it becomes a dummy. */
function scrub(item: DataSet): void {
  for (const element of [...item]) {
    if (element.kind === 'items') for (const below of element.items) scrub(below)
    if (element.kind !== 'value' || element.length === 0) continue
    const vr = knownVR(element)
    if (telling.has(vr) && factsOf(vr).kind !== 'sequence') item.set(element.tag, vr, dummyValue(vr, element.length))
  }
}
