/**
 * A data set in the Native DICOM Model, as XML text in UTF-8; made from its DICOM JSON, which says the same.
 *
 * Source: PS3.19 A.1 (model), A.1.6 (schema), PS3.18 F.2 (what DICOM JSON calls the parts).
 */
import { entryOf } from '../dictionary.ts'
import type { DicomJsonElement, DicomJsonModel, DicomJsonPersonName, DicomJsonValue } from '../json/model.ts'
import { personNameComponents } from '../person-name/person-name.ts'
import { privateCreatorOf } from './private-blocks.ts'

const head =
  '<?xml version="1.0" encoding="UTF-8"?>\n<NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM" xml:space="preserve">'

/** One document. Elements come in the order of their tags. */
export function nativeXmlText(model: DicomJsonModel): string {
  return `${head}${attributesOf(model)}</NativeDicomModel>`
}

function attributesOf(model: DicomJsonModel): string {
  return Object.keys(model)
    .sort()
    .map((key) => attributeOf(model, key, model[key]!))
    .join('')
}

function attributeOf(model: DicomJsonModel, key: string, element: DicomJsonElement): string {
  const creator = privateCreatorOf(model, key)
  const tag = creator === undefined ? key : `${key.slice(0, 4)}00${key.slice(6)}`
  const keyword = entryOf(Number.parseInt(key, 16))?.keyword
  const facts = [
    `tag="${tag}" vr="${element.vr}"`,
    keyword ? ` keyword="${keyword}"` : '',
    creator === undefined ? '' : ` privateCreator="${escaped(creator)}"`,
  ].join('')
  const content = contentOf(element)
  return content === '' ? `<DicomAttribute ${facts}/>` : `<DicomAttribute ${facts}>${content}</DicomAttribute>`
}

function contentOf({ vr, Value, BulkDataURI, InlineBinary }: DicomJsonElement): string {
  if (BulkDataURI !== undefined) return `<BulkData uri="${escaped(BulkDataURI)}"/>`
  if (InlineBinary !== undefined) return `<InlineBinary>${escaped(InlineBinary)}</InlineBinary>`
  return (Value ?? []).map((value, index) => oneValue(vr, value, index + 1)).join('')
}

/** Empty values keep their number and so their place. */
function oneValue(vr: string, value: DicomJsonValue, number: number): string {
  if (vr === 'SQ') return `<Item number="${number}">${attributesOf((value ?? {}) as DicomJsonModel)}</Item>`
  if (value === null) return ''
  if (typeof value !== 'object') return `<Value number="${number}">${escaped(String(value))}</Value>`
  const { Alphabetic, Ideographic, Phonetic } = value as DicomJsonPersonName
  const groups = [groupOf('Alphabetic', Alphabetic), groupOf('Ideographic', Ideographic), groupOf('Phonetic', Phonetic)]
  return `<PersonName number="${number}">${groups.join('')}</PersonName>`
}

function groupOf(name: string, group: string | undefined): string {
  if (!group) return ''
  const { familyName, givenName, middleName, namePrefix, nameSuffix } = personNameComponents(group)
  const components = [
    ['FamilyName', familyName],
    ['GivenName', givenName],
    ['MiddleName', middleName],
    ['NamePrefix', namePrefix],
    ['NameSuffix', nameSuffix],
  ] as const
  const written = components.filter(([, text]) => text !== '').map(([tag, text]) => `<${tag}>${escaped(text)}</${tag}>`)
  return `<${name}>${written.join('')}</${name}>`
}

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' }

/** What XML 1.0 has no way to write becomes U+FFFD, the replacement character. */
function escaped(text: string): string {
  return (
    text
      .replaceAll(/\p{Surrogate}/gu, '\ufffd')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold (XML 1.0, production 2)
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replaceAll(/[&<>"\r]/g, (mark) => marks[mark]!)
  )
}
