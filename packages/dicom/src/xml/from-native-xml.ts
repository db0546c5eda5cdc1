/**
 * Reads the Native DICOM Model into the DICOM JSON Model; `fromDicomJson` makes a data set of that.
 *
 * Source: PS3.19 A.1.5, A.1.6.
 */
import { entryOf } from '../dictionary.ts'
import { DicomError } from '../errors.ts'
import type { DicomJsonElement, DicomJsonModel, DicomJsonPersonName, DicomJsonValue } from '../json/model.ts'
import { isPrivate, placePrivate } from './private-blocks.ts'
import { parseXml, type XmlElement } from './xml-reader.ts'

/** Values of one element; the largest in use, tables of tags, have some thousand. */
const valuesLimit = 65_536

/**
 * Reads one document.
 *
 * @throws DicomError `LG_DICOM_XML_INVALID` for what is no XML or no native model, `LG_DICOM_TOO_DEEP`,
 *   `LG_DICOM_TOO_MANY_ELEMENTS`
 */
export function fromNativeXml(text: string): DicomJsonModel {
  const root = parseXml(text)
  if (root.name !== 'NativeDicomModel') throw invalid('the root element is no NativeDicomModel')
  return modelOf(root)
}

function modelOf(parent: XmlElement): DicomJsonModel {
  const model: DicomJsonModel = {}
  // Creators first: the blocks they hold are theirs whatever stands before them.
  const attributes = parent.children.filter(({ name }) => name === 'DicomAttribute')
  const hasCreator = (one: XmlElement) => one.attributes.has('privateCreator')
  for (const one of attributes) if (!hasCreator(one)) put(model, tagOf(one), one)
  for (const one of attributes) if (hasCreator(one)) put(model, privateTagOf(model, one), one)
  return model
}

function put(model: DicomJsonModel, tag: string, attribute: XmlElement): void {
  if (Object.hasOwn(model, tag)) throw invalid('a tag stands twice in one data set')
  model[tag] = elementOf(tag, attribute)
}

function tagOf({ attributes }: XmlElement): string {
  const tag = attributes.get('tag')
  if (tag !== undefined && /^[0-9A-Fa-f]{8}$/.test(tag)) return tag.toUpperCase()
  throw invalid('a DicomAttribute has no tag')
}

function privateTagOf(model: DicomJsonModel, attribute: XmlElement): string {
  const tag = tagOf(attribute)
  const placed = isPrivate(tag) && placePrivate(model, tag, attribute.attributes.get('privateCreator') ?? '')
  if (placed) return placed
  throw invalid('a private element has no place')
}

function elementOf(tag: string, { attributes, children }: XmlElement): DicomJsonElement {
  const vr = attributes.get('vr') ?? entryOf(Number.parseInt(tag, 16))?.vrs[0] ?? 'UN'
  const [first] = children
  if (first?.name === 'BulkData') return { vr, BulkDataURI: first.attributes.get('uri') ?? '' }
  if (first?.name === 'InlineBinary') return { vr, InlineBinary: first.text.replaceAll(/\s/g, '') }
  const Value = valuesOf(children)
  return Value.length === 0 ? { vr } : { vr, Value }
}

/** Values in the order of their numbers; a number that is left out is an empty value. */
function valuesOf(children: readonly XmlElement[]): DicomJsonValue[] {
  const values: DicomJsonValue[] = []
  for (const child of children) {
    const number = Number(child.attributes.get('number') ?? values.length + 1)
    if (!Number.isInteger(number) || number < 1 || number > valuesLimit) throw invalid('a value has no number')
    while (values.length < number) values.push(null)
    values[number - 1] = oneValue(child)
  }
  return values
}

function oneValue(child: XmlElement): DicomJsonValue {
  if (child.name === 'Item') return modelOf(child)
  if (child.name === 'PersonName') return personNameOf(child)
  if (child.name === 'Value') return child.text === '' ? null : child.text
  throw invalid('a DicomAttribute has content that is none of its own')
}

const components = ['FamilyName', 'GivenName', 'MiddleName', 'NamePrefix', 'NameSuffix']

function personNameOf({ children }: XmlElement): DicomJsonPersonName {
  const groups = children.map(({ name, children: parts }) => {
    const texts = components.map((component) => parts.find((part) => part.name === component)?.text ?? '')
    return [name, texts.join('^').replace(/\^+$/, '')] as const
  })
  const known = groups.filter(([name, text]) => ['Alphabetic', 'Ideographic', 'Phonetic'].includes(name) && text !== '')
  return Object.fromEntries(known)
}

function invalid(what: string): DicomError {
  return new DicomError('LG_DICOM_XML_INVALID', what)
}
