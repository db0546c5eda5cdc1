/** Transfer syntaxes: how the octets of a data set are written. Sources: PS3.5 Clause 10 and Annex A, PS3.6 Table A-1. */
import { DicomError } from './errors.ts'

export interface TransferSyntax {
  readonly uid: string
  readonly name: string
  /** Each element names its VR (PS3.5 7.1.2). */
  readonly explicitVR: boolean
  readonly bigEndian: boolean
  /** The whole data set is a raw deflate stream (PS3.5 A.5). */
  readonly deflated: boolean
  /** Pixel Data consists of fragments (PS3.5 A.4). */
  readonly encapsulated: boolean
}

type Row = readonly [uid: string, name: string]

/** Encapsulated, explicit VR little endian (PS3.5 A.4, A.6 to A.10), retired ones included. */
const encapsulated = {
  EncapsulatedUncompressedExplicitVRLittleEndian: [
    '1.2.840.10008.1.2.1.98',
    'Encapsulated Uncompressed Explicit VR Little Endian',
  ],
  JPEGBaseline8Bit: ['1.2.840.10008.1.2.4.50', 'JPEG Baseline (Process 1)'],
  JPEGExtended12Bit: ['1.2.840.10008.1.2.4.51', 'JPEG Extended (Process 2 & 4)'],
  JPEGExtended35: ['1.2.840.10008.1.2.4.52', 'JPEG Extended (Process 3 & 5) (Retired)'],
  JPEGSpectralSelectionNonHierarchical68: [
    '1.2.840.10008.1.2.4.53',
    'JPEG Spectral Selection, Non-Hierarchical (Process 6 & 8) (Retired)',
  ],
  JPEGSpectralSelectionNonHierarchical79: [
    '1.2.840.10008.1.2.4.54',
    'JPEG Spectral Selection, Non-Hierarchical (Process 7 & 9) (Retired)',
  ],
  JPEGFullProgressionNonHierarchical1012: [
    '1.2.840.10008.1.2.4.55',
    'JPEG Full Progression, Non-Hierarchical (Process 10 & 12) (Retired)',
  ],
  JPEGFullProgressionNonHierarchical1113: [
    '1.2.840.10008.1.2.4.56',
    'JPEG Full Progression, Non-Hierarchical (Process 11 & 13) (Retired)',
  ],
  JPEGLossless: ['1.2.840.10008.1.2.4.57', 'JPEG Lossless, Non-Hierarchical (Process 14)'],
  JPEGLosslessNonHierarchical15: ['1.2.840.10008.1.2.4.58', 'JPEG Lossless, Non-Hierarchical (Process 15) (Retired)'],
  JPEGExtendedHierarchical1618: ['1.2.840.10008.1.2.4.59', 'JPEG Extended, Hierarchical (Process 16 & 18) (Retired)'],
  JPEGExtendedHierarchical1719: ['1.2.840.10008.1.2.4.60', 'JPEG Extended, Hierarchical (Process 17 & 19) (Retired)'],
  JPEGSpectralSelectionHierarchical2022: [
    '1.2.840.10008.1.2.4.61',
    'JPEG Spectral Selection, Hierarchical (Process 20 & 22) (Retired)',
  ],
  JPEGSpectralSelectionHierarchical2123: [
    '1.2.840.10008.1.2.4.62',
    'JPEG Spectral Selection, Hierarchical (Process 21 & 23) (Retired)',
  ],
  JPEGFullProgressionHierarchical2426: [
    '1.2.840.10008.1.2.4.63',
    'JPEG Full Progression, Hierarchical (Process 24 & 26) (Retired)',
  ],
  JPEGFullProgressionHierarchical2527: [
    '1.2.840.10008.1.2.4.64',
    'JPEG Full Progression, Hierarchical (Process 25 & 27) (Retired)',
  ],
  JPEGLosslessHierarchical28: ['1.2.840.10008.1.2.4.65', 'JPEG Lossless, Hierarchical (Process 28) (Retired)'],
  JPEGLosslessHierarchical29: ['1.2.840.10008.1.2.4.66', 'JPEG Lossless, Hierarchical (Process 29) (Retired)'],
  JPEGLosslessSV1: [
    '1.2.840.10008.1.2.4.70',
    'JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14 [Selection Value 1])',
  ],
  JPEGLSLossless: ['1.2.840.10008.1.2.4.80', 'JPEG-LS Lossless Image Compression'],
  JPEGLSNearLossless: ['1.2.840.10008.1.2.4.81', 'JPEG-LS Lossy (Near-Lossless) Image Compression'],
  JPEG2000Lossless: ['1.2.840.10008.1.2.4.90', 'JPEG 2000 Image Compression (Lossless Only)'],
  JPEG2000: ['1.2.840.10008.1.2.4.91', 'JPEG 2000 Image Compression'],
  JPEG2000MCLossless: ['1.2.840.10008.1.2.4.92', 'JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)'],
  JPEG2000MC: ['1.2.840.10008.1.2.4.93', 'JPEG 2000 Part 2 Multi-component Image Compression'],
  MPEG2MPML: ['1.2.840.10008.1.2.4.100', 'MPEG2 Main Profile / Main Level'],
  MPEG2MPMLF: ['1.2.840.10008.1.2.4.100.1', 'Fragmentable MPEG2 Main Profile / Main Level'],
  MPEG2MPHL: ['1.2.840.10008.1.2.4.101', 'MPEG2 Main Profile / High Level'],
  MPEG2MPHLF: ['1.2.840.10008.1.2.4.101.1', 'Fragmentable MPEG2 Main Profile / High Level'],
  MPEG4HP41: ['1.2.840.10008.1.2.4.102', 'MPEG-4 AVC/H.264 High Profile / Level 4.1'],
  MPEG4HP41F: ['1.2.840.10008.1.2.4.102.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.1'],
  MPEG4HP41BD: ['1.2.840.10008.1.2.4.103', 'MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1'],
  MPEG4HP41BDF: ['1.2.840.10008.1.2.4.103.1', 'Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1'],
  MPEG4HP422D: ['1.2.840.10008.1.2.4.104', 'MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video'],
  MPEG4HP422DF: ['1.2.840.10008.1.2.4.104.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video'],
  MPEG4HP423D: ['1.2.840.10008.1.2.4.105', 'MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video'],
  MPEG4HP423DF: ['1.2.840.10008.1.2.4.105.1', 'Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video'],
  MPEG4HP42STEREO: ['1.2.840.10008.1.2.4.106', 'MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2'],
  MPEG4HP42STEREOF: ['1.2.840.10008.1.2.4.106.1', 'Fragmentable MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2'],
  HEVCMP51: ['1.2.840.10008.1.2.4.107', 'HEVC/H.265 Main Profile / Level 5.1'],
  HEVCM10P51: ['1.2.840.10008.1.2.4.108', 'HEVC/H.265 Main 10 Profile / Level 5.1'],
  JPEGXLLossless: ['1.2.840.10008.1.2.4.110', 'JPEG XL Lossless'],
  JPEGXLJPEGRecompression: ['1.2.840.10008.1.2.4.111', 'JPEG XL JPEG Recompression'],
  JPEGXL: ['1.2.840.10008.1.2.4.112', 'JPEG XL'],
  HTJ2KLossless: ['1.2.840.10008.1.2.4.201', 'High-Throughput JPEG 2000 Image Compression (Lossless Only)'],
  HTJ2KLosslessRPCL: [
    '1.2.840.10008.1.2.4.202',
    'High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)',
  ],
  HTJ2K: ['1.2.840.10008.1.2.4.203', 'High-Throughput JPEG 2000 Image Compression'],
  RLELossless: ['1.2.840.10008.1.2.5', 'RLE Lossless'],
  DeflatedImageFrameCompression: ['1.2.840.10008.1.2.8.1', 'Deflated Image Frame Compression'],
} as const satisfies Record<string, Row>

/** Explicit VR little endian without Pixel Data in the data set: a provider URL stands in its place (PS3.5 A.6). */
const referenced = {
  JPIPReferenced: ['1.2.840.10008.1.2.4.94', 'JPIP Referenced'],
  JPIPHTJ2KReferenced: ['1.2.840.10008.1.2.4.204', 'JPIP HTJ2K Referenced'],
} as const satisfies Record<string, Row>

const deflated = {
  DeflatedExplicitVRLittleEndian: ['1.2.840.10008.1.2.1.99', 'Deflated Explicit VR Little Endian'],
  JPIPReferencedDeflate: ['1.2.840.10008.1.2.4.95', 'JPIP Referenced Deflate'],
  JPIPHTJ2KReferencedDeflate: ['1.2.840.10008.1.2.4.205', 'JPIP HTJ2K Referenced Deflate'],
} as const satisfies Record<string, Row>

const native = {
  ImplicitVRLittleEndian: ['1.2.840.10008.1.2', 'Implicit VR Little Endian'],
  ExplicitVRLittleEndian: ['1.2.840.10008.1.2.1', 'Explicit VR Little Endian'],
  ExplicitVRBigEndian: ['1.2.840.10008.1.2.2', 'Explicit VR Big Endian (Retired)'],
} as const satisfies Record<string, Row>

const tables = { ...native, ...encapsulated, ...referenced, ...deflated } as const
type TransferSyntaxKeyword = keyof typeof tables

/** UIDs by the keyword of PS3.6 Table A-1. */
export const transferSyntaxUIDs = Object.fromEntries(
  Object.entries(tables).map(([keyword, [uid]]) => [keyword, uid]),
) as unknown as { readonly [K in TransferSyntaxKeyword]: (typeof tables)[K][0] }

const plain = { explicitVR: true, bigEndian: false, deflated: false, encapsulated: false }

function describe(rows: Record<string, Row>, traits: Partial<typeof plain>): [string, TransferSyntax][] {
  return Object.values(rows).map(([uid, name]) => [uid, { uid, name, ...plain, ...traits }])
}

/**
 * Every transfer syntax that a data set can be stored in, by UID.
 *
 * Left out: RFC 2557 MIME and XML (retired, not data set encodings) and SMPTE ST 2110 (live streams, PS3.22).
 */
export const transferSyntaxes: ReadonlyMap<string, TransferSyntax> = new Map([
  ...describe({ ImplicitVRLittleEndian: native.ImplicitVRLittleEndian }, { explicitVR: false }),
  ...describe({ ExplicitVRLittleEndian: native.ExplicitVRLittleEndian }, {}),
  ...describe({ ExplicitVRBigEndian: native.ExplicitVRBigEndian }, { bigEndian: true }),
  ...describe(encapsulated, { encapsulated: true }),
  ...describe(referenced, {}),
  ...describe(deflated, { deflated: true }),
])

/** The transfer syntax with this UID; `undefined` for private and unknown ones. */
export function transferSyntaxOf(uid: string): TransferSyntax | undefined {
  return transferSyntaxes.get(uid)
}

/** The same for readers and writers, who can do nothing with an unknown one. */
export function knownTransferSyntax(uid: string): TransferSyntax {
  const transferSyntax = transferSyntaxes.get(uid)
  if (transferSyntax === undefined) {
    throw new DicomError('LG_DICOM_TRANSFER_SYNTAX_UNKNOWN', 'the transfer syntax is private or unknown', { offset: 0 })
  }
  return transferSyntax
}
