/**
 * Reads XML as far as DICOM uses it: elements, attributes, text, comments, CDATA, the five named entities and character
 * references. A document type declaration is refused, and with it every entity that could grow or reach elsewhere.
 *
 * Source: W3C XML 1.0 (Fifth Edition).
 */
import { DicomError } from '../errors.ts'

export interface XmlElement {
  /** Local name: what stands behind a namespace prefix. */
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  /** All text directly inside, in order. */
  text: string
}

export interface XmlLimits {
  /** Elements inside elements; a native model has three for each level of sequences. */
  readonly depth: number
  readonly elements: number
}

/** As many as `Limits.sequenceDepth` and `Limits.elementCount` of data sets ask for. */
const defaultXmlLimits: XmlLimits = { depth: 256, elements: 1_200_000 }

/** One piece of markup at a time; every alternative ends at its own delimiter, so that none backtracks. */
const attribute = /\s+([\w:.-]{1,128})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y
const openName = /<([A-Za-z_][\w:.-]{0,127})/y
const openEnd = /\s*(\/?)>/y
const closeTag = /<\/([A-Za-z_][\w:.-]{0,127})\s*>/y

/** @throws DicomError `LG_DICOM_XML_INVALID`, `LG_DICOM_TOO_DEEP`, `LG_DICOM_TOO_MANY_ELEMENTS`; `detail.offset` counts characters */
export function parseXml(source: string, limits: XmlLimits = defaultXmlLimits): XmlElement {
  return new XmlReader(source, limits).document()
}

class XmlReader {
  readonly #source: string
  readonly #limits: XmlLimits
  #at: number
  #elements = 0
  readonly #open: XmlElement[] = []
  #root: XmlElement | undefined

  constructor(source: string, limits: XmlLimits) {
    this.#source = source
    this.#limits = limits
    this.#at = source.startsWith('\ufeff') ? 1 : 0
  }

  document(): XmlElement {
    while (this.#at < this.#source.length) this.#piece()
    if (this.#root === undefined || this.#open.length > 0) throw this.#invalid('ends before its root element does')
    return this.#root
  }

  #piece(): void {
    const next = this.#source.indexOf('<', this.#at)
    if (next !== this.#at) this.#text(next < 0 ? this.#source.length : next)
    else if (this.#source.startsWith('<!--', this.#at)) this.#skipPast('-->', 4)
    else if (this.#source.startsWith('<![CDATA[', this.#at)) this.#cdata()
    else if (this.#source.startsWith('<?', this.#at)) this.#skipPast('?>', 2)
    else if (this.#source.startsWith('</', this.#at)) this.#close()
    else if (this.#source.startsWith('<!', this.#at)) throw this.#invalid('declares a document type')
    else this.#start()
  }

  #text(end: number): void {
    const raw = this.#source.slice(this.#at, end)
    const inside = this.#open.at(-1)
    if (inside === undefined && raw.trim() !== '') throw this.#invalid('has text outside its root element')
    if (inside !== undefined) inside.text += this.#decoded(raw)
    this.#at = end
  }

  #cdata(): void {
    const from = this.#at + 9
    const inside = this.#open.at(-1)
    if (inside === undefined) throw this.#invalid('has text outside its root element')
    this.#skipPast(']]>', 9)
    inside.text += this.#source.slice(from, this.#at - 3)
  }

  #skipPast(end: string, from: number): void {
    const at = this.#source.indexOf(end, this.#at + from)
    if (at < 0) throw this.#invalid('has markup that does not end')
    this.#at = at + end.length
  }

  #start(): void {
    const name = this.#match(openName)?.[1]
    if (name === undefined) throw this.#invalid('has an element without a name')
    const attributes = new Map<string, string>()
    for (let one = this.#match(attribute); one; one = this.#match(attribute)) {
      if (attributes.has(one[1]!)) throw this.#invalid('has an attribute twice')
      attributes.set(one[1]!, this.#decoded(one[2] ?? one[3] ?? ''))
    }
    const end = this.#match(openEnd)
    if (!end) throw this.#invalid('has a start tag that does not end')
    this.#add({ name: local(name), attributes, children: [], text: '' }, end[1] === '/')
  }

  #add(element: XmlElement, empty: boolean): void {
    this.#elements += 1
    if (this.#elements > this.#limits.elements) throw this.#fault('LG_DICOM_TOO_MANY_ELEMENTS', 'has too many elements')
    const parent = this.#open.at(-1)
    if (parent) parent.children.push(element)
    else if (this.#root) throw this.#invalid('has two root elements')
    else this.#root = element
    if (empty) return
    if (this.#open.length >= this.#limits.depth) throw this.#fault('LG_DICOM_TOO_DEEP', 'is nested too deep')
    this.#open.push(element)
  }

  #close(): void {
    const name = this.#match(closeTag)?.[1]
    if (name === undefined || this.#open.pop()?.name !== local(name)) throw this.#invalid('has an end tag out of place')
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)
    if (found) this.#at = pattern.lastIndex
    return found
  }

  #decoded(raw: string): string {
    if (!raw.includes('&')) return raw
    return raw.replaceAll(/&([^;&\s]{0,10});?/g, (whole, name: string) => {
      const character = whole.endsWith(';') ? characterOf(name) : undefined
      if (character === undefined) throw this.#invalid('has an entity that is not known')
      return character
    })
  }

  #invalid(what: string): DicomError {
    return this.#fault('LG_DICOM_XML_INVALID', what)
  }

  #fault(code: 'LG_DICOM_XML_INVALID' | 'LG_DICOM_TOO_DEEP' | 'LG_DICOM_TOO_MANY_ELEMENTS', what: string): DicomError {
    return new DicomError(code, `the document ${what}`, { offset: this.#at })
  }
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function characterOf(name: string): string | undefined {
  if (Object.hasOwn(named, name)) return named[name]
  const digits = /^#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))$/.exec(name)
  const code = digits ? Number.parseInt(digits[1] ?? digits[2] ?? '', digits[1] === undefined ? 10 : 16) : 0
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
