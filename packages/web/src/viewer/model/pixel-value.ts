/**
 * What the values of an image mean: Hounsfield units, standardised uptake, what the image's own map says, counts, or nothing that has
 * a name.
 *
 * SUV by body weight = activity (Bq/ml) x weight (g) / dose at the time that the image is corrected to (Bq). Where a part
 * of that is missing or doubtful the activity itself is shown: a wrong SUV is worse than none.
 *
 * Sources: PS3.3 C.8.9.1 (Units, Decay Correction, Corrected Image), C.8.9.2 (radiopharmaceutical), C.11.1.1.2 (Rescale
 * Type), RSNA QIBA "SUV vendor-neutral pseudo-code" (2012).
 */
import { items, type JsonDataSet, number, text, texts } from '../../dicomweb/dicom-json.ts'
import type { Code } from '../reports/codes.ts'
import { realWorldValueOf } from './real-world-value.ts'

/** Unit of the values after the modality LUT, and how they become it: value × factor + offset. */
export interface PixelValue {
  /** '' for values without a unit */
  unit: string
  factor: number
  offset: number
  /** Of a unit that the image names itself */
  code?: Code
  /** The values that this is said of, and what the others mean */
  only?: { range: readonly [least: number, greatest: number]; otherwise: PixelValue }
}

/** Hounsfield units and SUV are what they are; a map of the image tells what has no such name. */
export function pixelValueOf(dataSet: JsonDataSet): PixelValue {
  const own = byModality(dataSet)
  if (own.unit === 'HU' || own.unit.startsWith('SUV')) return own
  const mapped = realWorldValueOf(dataSet)
  if (!mapped) return own
  const { range, ...value } = mapped
  return { ...value, only: { range, otherwise: own } }
}

/** The meaning that all values from one to another have in common. */
export function meaningBetween(value: PixelValue, least: number, greatest: number): PixelValue {
  if (!value.only) return value
  const { range, otherwise } = value.only
  return least >= range[0] && greatest <= range[1] ? value : otherwise
}

function byModality(dataSet: JsonDataSet): PixelValue {
  const modality = text(dataSet, 'Modality')
  if (modality === 'PT') return petValue(dataSet)
  const type = text(dataSet, 'RescaleType')
  return plain(modality === 'CT' && (type === '' || type === 'HU') ? 'HU' : named(type))
}

const plain = (unit: string, factor = 1): PixelValue => ({ unit, factor, offset: 0 })

/** `US` says that the unit is not specified. */
const named = (rescaleType: string) => (rescaleType === 'US' ? '' : rescaleType)

const petUnits: Readonly<Record<string, string>> = {
  BQML: 'Bq/ml',
  CNTS: 'counts',
  CPS: 'counts/s',
  PROPCPS: 'prop. cps',
}

function petValue(dataSet: JsonDataSet): PixelValue {
  const units = text(dataSet, 'Units')
  if (units === 'GML') {
    const type = text(dataSet, 'SUVType') || 'BW'
    return plain(`SUV${type.toLowerCase()}`)
  }
  const factor = units === 'BQML' ? suvFactor(dataSet) : undefined
  return factor === undefined ? plain(petUnits[units] ?? units) : plain('SUVbw', factor)
}

/** SUV by body weight for one Bq/ml; undefined when the header does not hold all that it takes. */
export function suvFactor(dataSet: JsonDataSet): number | undefined {
  const weightKg = number(dataSet, 'PatientWeight') ?? 0
  const doseBq = doseAtCorrection(dataSet)
  const corrected = new Set(texts(dataSet, 'CorrectedImage'))
  if (weightKg <= 0 || doseBq === undefined || !corrected.has('ATTN') || !corrected.has('DECY')) return
  return (weightKg * 1000) / doseBq
}

/** Injected dose, decayed to the moment that the pixels are corrected to. */
function doseAtCorrection(dataSet: JsonDataSet): number | undefined {
  const [tracer] = items(dataSet, 'RadiopharmaceuticalInformationSequence')
  const doseBq = tracer && number(tracer, 'RadionuclideTotalDose')
  if (!tracer || !doseBq || doseBq <= 0) return
  const correction = text(dataSet, 'DecayCorrection')
  if (correction === 'ADMIN') return doseBq
  const halfLifeS = number(tracer, 'RadionuclideHalfLife') ?? 0
  const elapsedS = secondsSinceInjection(dataSet, tracer)
  if (correction !== 'START' || halfLifeS <= 0 || elapsedS === undefined) return
  return doseBq * 2 ** (-elapsedS / halfLifeS)
}

/** A day: a longer wait is a mistake of the header. */
const longestWaitS = 24 * 3600

/**
 * From injection to the start of the series. A series whose time lies after that of its images was made later from other
 * images: its start is not known.
 */
function secondsSinceInjection(dataSet: JsonDataSet, tracer: JsonDataSet): number | undefined {
  const seriesDate = text(dataSet, 'SeriesDate')
  const start = seconds(seriesDate, text(dataSet, 'SeriesTime'))
  const acquired = seconds(text(dataSet, 'AcquisitionDate') || seriesDate, text(dataSet, 'AcquisitionTime'))
  const moment = text(tracer, 'RadiopharmaceuticalStartDateTime')
  const injected = moment
    ? seconds(moment.slice(0, 8), moment.slice(8))
    : seconds(seriesDate, text(tracer, 'RadiopharmaceuticalStartTime'))
  if (start === undefined || injected === undefined) return
  if (acquired !== undefined && start > acquired) return
  const elapsed = start - injected
  return elapsed >= 0 && elapsed <= longestWaitS ? elapsed : undefined
}

/** Seconds of a DA and a TM on one clock without a zone; the zone of a DT is left aside as scanner and clock share it. */
function seconds(da: string, tm: string): number | undefined {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})/.exec(da) ?? []
  const [, hour, minute = '0', second = '0'] = /^(\d{2}):?(\d{2})?:?(\d{2}(?:\.\d+)?)?/.exec(tm) ?? []
  if (!year || !hour) return
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)) / 1000 + Number(second)
}
