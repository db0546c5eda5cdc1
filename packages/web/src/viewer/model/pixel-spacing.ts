/**
 * How large a pixel is, and where: in the patient, at the detector, or nobody knows.
 *
 * A projection image without calibration states the size at its detector; whatever lies before the detector is smaller
 * than it looks there. Such lengths are given with the word, and images without any spacing are measured in pixels.
 *
 * Sources: PS3.3 10.7.1.1 and 10.7.1.3 (Pixel Spacing, Imager Pixel Spacing), C.8.7.5 (magnification factor).
 */
import { attributes } from '../../dicomweb/attributes.ts'
import { type JsonAttribute, type JsonDataSet, number, numbers } from '../../dicomweb/dicom-json.ts'

/** What a length in an image refers to. */
export type SpacingSource = 'patient' | 'detector' | 'estimated' | 'none'

/** Where the Pixel Spacing of a frame comes from, after {@link withSpacing}. */
export function spacingSource(dataSet: JsonDataSet): SpacingSource {
  const [row, column] = spacing(dataSet, 'PixelSpacing')
  if (row === undefined || column === undefined) return 'none'
  const [imagerRow, imagerColumn] = spacing(dataSet, 'ImagerPixelSpacing')
  if (imagerRow === undefined || imagerColumn === undefined) return 'patient'
  if (same(row, imagerRow) && same(column, imagerColumn)) return 'detector'
  const factor = magnification(dataSet)
  return same(row * factor, imagerRow) && same(column * factor, imagerColumn) ? 'estimated' : 'patient'
}

/**
 * The frame with a Pixel Spacing to draw and measure by: its own, else that of the detector divided by the estimated
 * magnification. A spacing that is no size is taken away.
 */
export function withSpacing(dataSet: Record<string, JsonAttribute>): Record<string, JsonAttribute> {
  if (spacing(dataSet, 'PixelSpacing').length === 2) return dataSet
  const { [attributes.PixelSpacing]: _, ...rest } = dataSet
  const imager = spacing(dataSet, 'ImagerPixelSpacing')
  if (imager.length !== 2) return rest
  const Value = imager.map((size) => size / magnification(dataSet))
  return { ...rest, [attributes.PixelSpacing]: { vr: 'DS', Value } }
}

/** Two sizes above 0, or nothing. */
function spacing(dataSet: JsonDataSet, keyword: 'PixelSpacing' | 'ImagerPixelSpacing'): number[] {
  const sizes = numbers(dataSet, keyword)
  return sizes.length === 2 && sizes.every((size) => size > 0) ? sizes : []
}

function magnification(dataSet: JsonDataSet): number {
  const factor = number(dataSet, 'EstimatedRadiographicMagnificationFactor') ?? 1
  return factor > 0 ? factor : 1
}

const same = (a: number, b: number) => Math.abs(a - b) < 1e-6 * Math.max(a, b)
