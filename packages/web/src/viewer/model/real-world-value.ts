/**
 * Real world values: what the values of an image measure, by the map that the image itself carries.
 *
 * A map is told where it is a line and names a unit. One by a table is not: the mean of what it maps is not what it maps the mean to.
 *
 * Sources: PS3.3 C.7.6.16.2.11 (Real World Value Mapping Macro), C.11.1 (Modality LUT).
 */
import { items, type JsonDataSet, type Keyword, number, text } from '../../dicomweb/dicom-json.ts'
import { type Code, noUnit, unitOf } from '../reports/codes.ts'

/** The map of a frame, from values after the modality LUT: value × factor + offset. */
export interface RealWorldValue {
  unit: string
  /** The unit as the image has it */
  code: Code
  factor: number
  offset: number
  /** Values after the modality LUT that it maps */
  range: readonly [least: number, greatest: number]
}

/** Of several maps the first that is a line and names a unit. */
export function realWorldValueOf(dataSet: JsonDataSet): RealWorldValue | undefined {
  // From the output of a table there is no way back to the stored value.
  if (items(dataSet, 'ModalityLUTSequence').length > 0) return
  const rescale = { slope: number(dataSet, 'RescaleSlope') ?? 1, intercept: number(dataSet, 'RescaleIntercept') ?? 0 }
  if (rescale.slope === 0) return
  for (const map of items(dataSet, 'RealWorldValueMappingSequence')) {
    const value = lineOf(map, rescale)
    if (value) return value
  }
  return
}

interface Line {
  slope: number
  intercept: number
}

function lineOf(map: JsonDataSet, rescale: Line): RealWorldValue | undefined {
  const slope = number(map, 'RealWorldValueSlope')
  const intercept = number(map, 'RealWorldValueIntercept')
  const code = codeOf(map)
  if (!slope || intercept === undefined || !code) return
  const factor = slope / rescale.slope
  return {
    unit: unitOf(code),
    code,
    factor,
    offset: intercept - factor * rescale.intercept,
    range: rangeOf(map, rescale),
  }
}

function codeOf(map: JsonDataSet): Code | undefined {
  const [unit] = items(map, 'MeasurementUnitsCodeSequence')
  if (!unit) return
  const code = {
    value: text(unit, 'CodeValue'),
    scheme: text(unit, 'CodingSchemeDesignator'),
    meaning: text(unit, 'CodeMeaning'),
  }
  const named = code.value !== '' && code.scheme !== '' && code.meaning !== ''
  return named && code.value !== noUnit.value ? code : undefined
}

/** Half a step of the stored values more on both sides, as computed values are not exact. */
function rangeOf(map: JsonDataSet, { slope, intercept }: Line): [number, number] {
  const end = (keyword: Keyword, double: Keyword, none: number) =>
    (number(map, double) ?? number(map, keyword) ?? none) * slope + intercept
  const first = end('RealWorldValueFirstValueMapped', 'DoubleFloatRealWorldValueFirstValueMapped', -Infinity)
  const last = end('RealWorldValueLastValueMapped', 'DoubleFloatRealWorldValueLastValueMapped', Infinity)
  const half = Math.abs(slope) / 2
  return [Math.min(first, last) - half, Math.max(first, last) + half]
}
