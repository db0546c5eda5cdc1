/**
 * Octets of an answer, its text in UTF-8 where it is not ASCII. Source: PS3.5 6.1.2.3 (ISO_IR 192), PS3.4 K.4.1.1.3.2.
 */
import { type DataSet, encodeDataSet, factsOf, Tags } from '@leadglass/dicom'

export function answerOctets(answer: DataSet, _wanted: readonly string[], transferSyntaxUID: string): Uint8Array {
  if (hasNonAscii(answer)) answer.set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
  return encodeDataSet(answer, { transferSyntaxUID })
}

export function hasNonAscii(set: DataSet): boolean {
  return [...set].some((element) => {
    if (element.kind === 'items') return element.items.some(hasNonAscii)
    return element.kind === 'value' && factsOf(element.vr).kind === 'text' && element.value.some((octet) => octet > 127)
  })
}
