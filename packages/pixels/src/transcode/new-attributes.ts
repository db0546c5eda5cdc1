/**
 * What changes in the attributes when frames are written in another transfer syntax.
 *
 * Sources: PS3.3 C.7.6.3 (Image Pixel), C.7.6.1.1.5 (lossy compression), C.7.6.1.1.3 (derivation); PS3.5 8.2 (which photometric
 * interpretation goes with which transfer syntax); PS3.16 CID 7203 (derivation).
 */
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import { isDct } from '../codec/codecs.ts'
import { decodedOctets, type EncodedFrame, type PixelFormat } from '../format/pixel-format.ts'

/** Defined terms of Lossy Image Compression Method (PS3.3 C.7.6.1.1.5.1). */
const methods: ReadonlyMap<string, string> = new Map([
  [UIDs.JPEGBaseline8Bit, 'ISO_10918_1'],
  [UIDs.JPEGExtended12Bit, 'ISO_10918_1'],
  [UIDs.JPEGLSNearLossless, 'ISO_14495_1'],
  [UIDs.JPEG2000, 'ISO_15444_1'],
  [UIDs.HTJ2K, 'ISO_15444_15'],
])

/** Takes over how the samples stand now. */
export function setFormat(header: DataSet, format: PixelFormat): void {
  if (header.string(Tags.PhotometricInterpretation) !== format.photometricInterpretation) {
    header.set(Tags.PhotometricInterpretation, 'CS', format.photometricInterpretation)
  }
  if (format.samplesPerPixel > 1) header.set(Tags.PlanarConfiguration, 'US', format.planarConfiguration)
  header.delete(Tags.ExtendedOffsetTable)
  header.delete(Tags.ExtendedOffsetTableLengths)
}

/**
 * States that samples were changed by compression: once so, for ever (PS3.3 C.7.6.1.1.5).
 *
 * @param first - the first frame as encoded lossily: its ratio is given for all, "approximate" as the Standard has it
 */
export function stateLossy(header: DataSet, first: EncodedFrame): void {
  const method = methods.get(first.description.transferSyntaxUID) ?? 'ISO_10918_1'
  const ratio = decodedOctets(first.description) / Math.max(1, first.octets.length)
  const former = {
    ratios: header.strings(Tags.LossyImageCompressionRatio),
    methods: header.strings(Tags.LossyImageCompressionMethod),
  }
  header.set(Tags.LossyImageCompression, 'CS', '01')
  header.set(Tags.LossyImageCompressionRatio, 'DS', [...former.ratios, String(Number(ratio.toPrecision(6)))])
  header.set(Tags.LossyImageCompressionMethod, 'CS', [...former.methods, method])
}

/** Whether the frames were compressed lossily without the data set saying so: decoded, nothing else would tell. */
export function wasLossyUnsaid(header: DataSet, transferSyntaxUID: string): boolean {
  const lossy = isDct(transferSyntaxUID) || transferSyntaxUID === UIDs.JPEGLSNearLossless
  return lossy && header.string(Tags.LossyImageCompression) !== '01'
}

/**
 * Makes the instance another one, derived from the former.
 *
 * @param sopInstanceUID - of the new instance
 */
export function setDerivation(header: DataSet, sopInstanceUID: string): void {
  const source = new DataSet()
    .set(Tags.ReferencedSOPClassUID, 'UI', header.string(Tags.SOPClassUID) ?? '')
    .set(Tags.ReferencedSOPInstanceUID, 'UI', header.string(Tags.SOPInstanceUID) ?? '')
    .set(Tags.PurposeOfReferenceCodeSequence, 'SQ', [code('121320', 'Uncompressed predecessor')])
  const [, ...rest] = header.strings(Tags.ImageType)
  header.set(Tags.ImageType, 'CS', ['DERIVED', ...(rest.length > 0 ? rest : ['PRIMARY'])])
  header.set(Tags.SOPInstanceUID, 'UI', sopInstanceUID)
  header.set(Tags.SourceImageSequence, 'SQ', [source])
  header.set(Tags.DerivationDescription, 'ST', 'Lossy compression')
  header.set(Tags.DerivationCodeSequence, 'SQ', [code('113040', 'Lossy Compression')])
}

function code(value: string, meaning: string): DataSet {
  return new DataSet()
    .set(Tags.CodeValue, 'SH', value)
    .set(Tags.CodingSchemeDesignator, 'SH', 'DCM')
    .set(Tags.CodeMeaning, 'LO', meaning)
}
