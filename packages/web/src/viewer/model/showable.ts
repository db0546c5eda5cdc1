/**
 * Whether an instance has an image that this viewer can show, and if not, what it is instead.
 * What cannot be shown is said in words; a black square would pass for an image.
 *
 * Sources: PS3.4 B.5 (storage SOP classes), PS3.5 Annex A (transfer syntaxes).
 */
import { attributes } from '../../dicomweb/attributes.ts'
import { type JsonDataSet, number, text } from '../../dicomweb/dicom-json.ts'

/** Why there is no image; each has its words in every language file. */
export type NotShowable =
  | 'structured-report'
  | 'document'
  | 'presentation-state'
  | 'key-objects'
  | 'waveform'
  | 'radiotherapy'
  | 'raw-data'
  | 'video'
  | 'whole-slide'
  | 'bit-depth'
  | 'palette'
  | 'transfer-syntax'
  | 'no-image'

/** Transfer syntaxes that the decoders of the image loader were seen to show. */
export const shownTransferSyntaxes: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.1.99',
  '1.2.840.10008.1.2.2',
  '1.2.840.10008.1.2.5',
  '1.2.840.10008.1.2.4.50',
  '1.2.840.10008.1.2.4.51',
  '1.2.840.10008.1.2.4.57',
  '1.2.840.10008.1.2.4.70',
  '1.2.840.10008.1.2.4.80',
  '1.2.840.10008.1.2.4.81',
  '1.2.840.10008.1.2.4.90',
  '1.2.840.10008.1.2.4.91',
  '1.2.840.10008.1.2.4.201',
  '1.2.840.10008.1.2.4.202',
  '1.2.840.10008.1.2.4.203',
])

const storage = '1.2.840.10008.5.1.4.1.1'

/** SOP classes without an image, by the beginning of their UID. The first that fits counts. */
const kinds: readonly (readonly [prefix: string, reason: NotShowable])[] = [
  [`${storage}.88.59`, 'key-objects'],
  [`${storage}.88.`, 'structured-report'],
  [`${storage}.104.`, 'document'],
  [`${storage}.11.`, 'presentation-state'],
  [`${storage}.9.`, 'waveform'],
  [`${storage}.481.3`, 'radiotherapy'],
  [`${storage}.481.4`, 'radiotherapy'],
  [`${storage}.481.5`, 'radiotherapy'],
  [`${storage}.481.8`, 'radiotherapy'],
  [`${storage}.66`, 'raw-data'],
]

/** Endoscopic, microscopic and photographic video: metadata says the class, and not always the transfer syntax. */
const videoClasses: ReadonlySet<string> = new Set([1, 2, 4].map((kind) => `${storage}.77.1.${kind}.1`))

/** Tiles of one large image, which a stack would show one after another. */
const isWholeSlide = (instance: JsonDataSet) =>
  text(instance, 'SOPClassUID') === `${storage}.77.1.6` && (number(instance, 'TotalPixelMatrixColumns') ?? 0) > 0

const isVideo = (transferSyntaxUID: string) => /^1\.2\.840\.10008\.1\.2\.4\.10[0-8](\.1)?$/.test(transferSyntaxUID)

/** The reason why an instance cannot be shown, or undefined when it has an image to try. */
export function whyNotShowable(instance: JsonDataSet): NotShowable | undefined {
  const transferSyntaxUID = text(instance, 'AvailableTransferSyntaxUID')
  if (isVideo(transferSyntaxUID) || videoClasses.has(text(instance, 'SOPClassUID'))) return 'video'
  if (isWholeSlide(instance)) return 'whole-slide'
  const bitsAllocated = number(instance, 'BitsAllocated')
  if (!number(instance, 'Rows') || !number(instance, 'Columns') || !bitsAllocated) return kindOf(instance) ?? 'no-image'
  if (!shownDepths(instance).includes(bitsAllocated)) return 'bit-depth'
  if (transferSyntaxUID !== '' && !shownTransferSyntaxes.has(transferSyntaxUID)) return 'transfer-syntax'
  return hasUnreadablePalette(instance) ? 'palette' : undefined
}

/** Palettes are read from tables in the metadata; segmented ones (PS3.3 C.7.9.2) are not. */
function hasUnreadablePalette(instance: JsonDataSet): boolean {
  if (text(instance, 'PhotometricInterpretation') !== 'PALETTE COLOR') return false
  const table = instance[attributes.RedPaletteColorLookupTableData]
  return table?.InlineBinary === undefined && table?.Value === undefined
}

/** Bits of a sample that the renderer takes: grey images of 8 and 16, colour of 8. */
function shownDepths(instance: JsonDataSet): number[] {
  return (number(instance, 'SamplesPerPixel') ?? 1) > 1 ? [8] : [8, 16]
}

function kindOf(instance: JsonDataSet): NotShowable | undefined {
  const sopClassUID = text(instance, 'SOPClassUID')
  return kinds.find(([prefix]) => sopClassUID.startsWith(prefix))?.[1]
}
