/** What rules on burned-in text ask of an image. Sources: PS3.3 C.7.6.1 (General Image), C.7.5.1 (equipment), C.7.6.3. */
import { type DataSet, Tags } from '@leadglass/dicom'

export interface ImageFacts {
  readonly sopClassUID: string
  readonly imageType: readonly string[]
  readonly manufacturer: string
  readonly model: string
  readonly modality: string
  readonly bodyPart: string
  /** 0 without pixels. */
  readonly rows: number
  readonly columns: number
  readonly burnedInAnnotation: string
  readonly recognizableVisualFeatures: string
  /** Frames made from paper, a screen or a file (PS3.3 C.8.6.1). */
  readonly conversionType: string
  /** An overlay in the unused bits of the samples, as old devices write them (PS3.5 8.1.2, retired). */
  readonly embeddedOverlay: boolean
  /** Waveforms, reports and the like have none. */
  readonly hasPixels: boolean
  /** PDF, CDA, models: pages that nobody cleans. */
  readonly hasDocument: boolean
}

/** @param header - with or without its Pixel Data */
export function imageFactsOf(header: DataSet, hasPixels: boolean): ImageFacts {
  const text = (tag: number) => header.string(tag) ?? ''
  return {
    sopClassUID: text(Tags.SOPClassUID),
    imageType: header.strings(Tags.ImageType),
    manufacturer: text(Tags.Manufacturer),
    model: text(Tags.ManufacturerModelName),
    modality: text(Tags.Modality),
    bodyPart: text(Tags.BodyPartExamined),
    rows: header.integer(Tags.Rows) ?? 0,
    columns: header.integer(Tags.Columns) ?? 0,
    burnedInAnnotation: text(Tags.BurnedInAnnotation),
    recognizableVisualFeatures: text(Tags.RecognizableVisualFeatures),
    conversionType: text(Tags.ConversionType),
    embeddedOverlay: hasEmbeddedOverlay(header),
    hasPixels,
    hasDocument: header.has(Tags.EncapsulatedDocument),
  }
}

function hasEmbeddedOverlay(header: DataSet): boolean {
  return [...header].some(({ tag }) => {
    const isRows = tag >>> 24 === 0x60 && (tag & 0xffff) === (Tags.OverlayRows & 0xffff)
    return isRows && !header.has(((tag & 0xffff0000) | (Tags.OverlayData & 0xffff)) >>> 0)
  })
}
