/**
 * Octets of an answer in the Specific Character Set that was asked for, where that can hold it, otherwise in UTF-8.
 *
 * Sources: PS3.3 C.12.1.1.2 (Specific Character Set), PS3.5 6.1.2.3 (ISO_IR 192), PS3.4 K.4.1.1.3.2.
 */
import { type CharacterSetEncoder, DataSet, encodeDataSet, encoderFor, factsOf, knownVR, Tags } from '@leadglass/dicom'

const utf8 = ['ISO_IR 192']

/** @param answer - its text in UTF-8 or ASCII; @param wanted - Specific Character Set of the request */
export function answerOctets(answer: DataSet, wanted: readonly string[], transferSyntaxUID: string): Uint8Array {
  if (!hasNonAscii(answer)) return encodeDataSet(answer, { transferSyntaxUID })
  const terms = wanted.filter((term) => term !== '').length > 0 ? wanted : utf8
  const encoded = terms.includes(utf8[0]!) ? undefined : inCharacterSet(answer, encoderFor(terms))
  const set = encoded ?? answer
  set.set(Tags.SpecificCharacterSet, 'CS', [...(encoded ? terms : utf8)])
  return encodeDataSet(set, { transferSyntaxUID })
}

/** A copy with its text in another character set; undefined if a character has no place in it. */
function inCharacterSet(from: DataSet, encoder: CharacterSetEncoder): DataSet | undefined {
  const copy = new DataSet()
  for (const element of from) {
    if (element.kind === 'items') {
      const items = element.items.map((item) => inCharacterSet(item, encoder))
      if (items.some((item) => item === undefined)) return undefined
      copy.set(element.tag, 'SQ', items as DataSet[])
    } else if (element.kind !== 'value' || isPlain(element.value)) copy.put(element)
    else {
      const vr = knownVR(element)
      const octets = encoder.encode(new TextDecoder().decode(element.value).replace(/[ \0]+$/, ''))
      if (octets === undefined) return undefined
      copy.set(element.tag, vr, octets)
    }
  }
  return copy
}

function hasNonAscii(set: DataSet): boolean {
  return [...set].some((element) => {
    if (element.kind === 'items') return element.items.some(hasNonAscii)
    return element.kind === 'value' && factsOf(element.vr).kind === 'text' && !isPlain(element.value)
  })
}

function isPlain(octets: Uint8Array): boolean {
  return octets.every((octet) => octet < 128)
}
