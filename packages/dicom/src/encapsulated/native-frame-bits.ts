/** The size of one frame of native Pixel Data. Sources: PS3.5 8.1, 8.2; PS3.3 C.7.6.3.1.2 (photometric interpretations). */
import type { DataSet } from '../data-set/data-set.ts'
import { DicomError } from '../errors.ts'
import { formatTag, type Tag, Tags } from '../tag.ts'

/** Samples a pixel where colour differences are stored for every second pixel only. */
const subsampled = new Map([
  ['YBR_FULL_422', 2],
  ['YBR_PARTIAL_422', 2],
  ['YBR_PARTIAL_420', 1.5],
])

/**
 * Bits of one frame.
 *
 * @throws DicomError `LG_DICOM_IMAGE_ATTRIBUTE_INVALID` if an attribute is missing, zero or impossible
 */
export function nativeFrameBits(header: DataSet): number {
  const rows = positive(header, Tags.Rows)
  const columns = positive(header, Tags.Columns)
  const bitsAllocated = positive(header, Tags.BitsAllocated)
  if (bitsAllocated !== 1 && (bitsAllocated % 8 !== 0 || bitsAllocated > 64)) throw invalid(Tags.BitsAllocated)
  const samples = header.has(Tags.SamplesPerPixel) ? positive(header, Tags.SamplesPerPixel) : 1
  if (samples > 4) throw invalid(Tags.SamplesPerPixel)
  const photometric = header.string(Tags.PhotometricInterpretation) ?? ''
  const stored = samples === 3 ? (subsampled.get(photometric) ?? samples) : samples
  return rows * columns * stored * bitsAllocated
}

function positive(header: DataSet, tag: Tag): number {
  const value = header.integer(tag)
  if (value === undefined || value < 1) throw invalid(tag)
  return value
}

function invalid(tag: Tag): DicomError {
  const detail = { tag: formatTag(tag) }
  return new DicomError('LG_DICOM_IMAGE_ATTRIBUTE_INVALID', `${formatTag(tag)} does not fit an image`, detail)
}
