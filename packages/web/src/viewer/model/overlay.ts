/** The text in the corners of an image: who, when, which image. PS3.3 C.7.1 to C.7.6. */
import { type JsonDataSet, number, personName, text } from '../../dicomweb/dicom-json.ts'
import { ageInYears, formatDate, formatPersonName, formatTime } from '../../dicomweb/format.ts'

/** Lines of the corners above; lines without a value are left out. */
export interface OverlayText {
  patient: string[]
  study: string[]
  series: string[]
}

/**
 * @param locale - language tag that dates are written in
 */
export function overlayText(dataSet: JsonDataSet, locale: string): OverlayText {
  const birth = text(dataSet, 'PatientBirthDate')
  const age = ageInYears(birth, text(dataSet, 'StudyDate'))
  const born = [formatDate(birth, locale), age === undefined ? '' : `(${age})`, text(dataSet, 'PatientSex')]
  return {
    patient: lines([formatPersonName(personName(dataSet, 'PatientName'))], [text(dataSet, 'PatientID')], born),
    study: lines(
      [text(dataSet, 'InstitutionName')],
      [text(dataSet, 'StudyDescription')],
      [formatDate(imageDate(dataSet), locale), formatTime(imageTime(dataSet))],
    ),
    series: lines([seriesName(dataSet)], position(dataSet)),
  }
}

/** Number and description of a series. */
export function seriesName(dataSet: JsonDataSet): string {
  const seriesNumber = text(dataSet, 'SeriesNumber')
  return [seriesNumber && `#${seriesNumber}`, text(dataSet, 'SeriesDescription')].filter(Boolean).join(' ')
}

const imageDate = (dataSet: JsonDataSet) => text(dataSet, 'ContentDate') || text(dataSet, 'StudyDate')
const imageTime = (dataSet: JsonDataSet) => text(dataSet, 'ContentTime') || text(dataSet, 'StudyTime')

/** Where the slice lies and how thick it is, in millimetres. */
function position(dataSet: JsonDataSet): string[] {
  const location = number(dataSet, 'SliceLocation')
  const thickness = number(dataSet, 'SliceThickness')
  return [
    location === undefined ? '' : `Loc ${location.toFixed(1)} mm`,
    thickness === undefined ? '' : `Thk ${trimmed(thickness)} mm`,
  ]
}

const trimmed = (value: number) => String(Math.round(value * 100) / 100)

const lines = (...all: string[][]): string[] => all.map((parts) => parts.filter(Boolean).join(' ')).filter(Boolean)
