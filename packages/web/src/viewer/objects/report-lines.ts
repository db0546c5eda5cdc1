/**
 * A structured report as a document: headings, sentences, numbers with their units, in the order of its content tree.
 *
 * Sources: PS3.3 C.17.3 (content items, value types), C.17.3.2.4 (relationships).
 */
import { items, type JsonDataSet, personName, text } from '../../dicomweb/dicom-json.ts'
import { formatPersonName } from '../../dicomweb/format.ts'

export interface ReportLine {
  /** 0 for the title, then 1 … by depth in the tree */
  depth: number
  heading: boolean
  /** Name of the concept; '' where the item has none */
  name: string
  value: string
}

const deepest = 16
const mostLines = 5000

/** Lines of a report; `cut` when it has more than are shown. */
export function reportLines(report: JsonDataSet): { lines: ReportLine[]; cut: boolean } {
  const lines: ReportLine[] = []
  add(report, 0, lines)
  return { lines: lines.slice(0, mostLines), cut: lines.length > mostLines }
}

function add(item: JsonDataSet, depth: number, lines: ReportLine[]): void {
  if (depth > deepest || lines.length > mostLines) return
  const valueType = text(item, 'ValueType')
  const [concept] = items(item, 'ConceptNameCodeSequence')
  const line = {
    depth,
    heading: valueType === 'CONTAINER',
    name: concept ? text(concept, 'CodeMeaning') : '',
    value: wordsOf(item, valueType),
  }
  if (line.name || line.value) lines.push(line)
  for (const child of items(item, 'ContentSequence')) add(child, depth + 1, lines)
}

function wordsOf(item: JsonDataSet, valueType: string): string {
  switch (valueType) {
    case 'TEXT':
      return text(item, 'TextValue')
    case 'CODE':
      return items(item, 'ConceptCodeSequence')
        .map((code) => text(code, 'CodeMeaning'))
        .join(', ')
    case 'NUM': {
      const [measured] = items(item, 'MeasuredValueSequence')
      if (!measured) return ''
      const [unit] = items(measured, 'MeasurementUnitsCodeSequence')
      const word = unit ? text(unit, 'CodeValue') : ''
      return [text(measured, 'NumericValue'), word === '1' ? '' : word].filter(Boolean).join(' ')
    }
    case 'PNAME':
      return formatPersonName(personName(item, 'SRPersonName'))
    case 'DATE':
      return text(item, 'SRDate')
    case 'TIME':
      return text(item, 'SRTime')
    case 'DATETIME':
      return text(item, 'SRDateTime')
    case 'UIDREF':
      return text(item, 'UID')
    default:
      return ['IMAGE', 'COMPOSITE', 'WAVEFORM', 'SCOORD', 'SCOORD3D', 'TCOORD'].includes(valueType)
        ? `[${[valueType, text(item, 'GraphicType')].filter(Boolean).join(' ')}]`
        : ''
  }
}
