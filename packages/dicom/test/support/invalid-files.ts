/**
 * What becomes of each file that the test data calls invalid. `reads` means that its structure is sound and only its
 * values or its pixels are odd: the archive, the viewer or a decoder of frames answers for those.
 */
import type { DicomErrorCode } from '../../src/index.ts'

type Outcome = 'reads' | DicomErrorCode

export const invalidFiles: Readonly<Record<string, Outcome>> = {
  // not DICOM files
  'bad/zero-length.dcm': 'LG_DICOM_NOT_PART10',
  'bad/random-bytes.dcm': 'LG_DICOM_NOT_PART10',
  'bad/not-dicom.png': 'LG_DICOM_NOT_PART10',
  'bad/not-dicom-text.dcm': 'LG_DICOM_NOT_PART10',
  'bad/not-dicom-html.dcm': 'LG_DICOM_NOT_PART10',
  'bad/gzipped-dicom.dcm': 'LG_DICOM_NOT_PART10',
  'bad/truncated-117.dcm': 'LG_DICOM_NOT_PART10',
  'public-defective/nipy-nibabel/siemens_dwi_0.dcm.gz': 'LG_DICOM_NOT_PART10',
  // bare data sets: nothing says in which transfer syntax
  'public-defective/fo-dicom-fo-dicom/CR-MONO1-10-chest.dcm': 'LG_DICOM_PREAMBLE_MISSING',
  'public-defective/fo-dicom-fo-dicom/GH340.dcm': 'LG_DICOM_PREAMBLE_MISSING',
  'public-defective/pydicom-pydicom-data/OT-PAL-8-face.dcm': 'LG_DICOM_PREAMBLE_MISSING',
  'public-defective/pydicom-pydicom/ExplVR_BigEndNoMeta.dcm': 'LG_DICOM_PREAMBLE_MISSING',
  'public-defective/pymedphys-pymedphys/24mm_x_20mm_rectangle.dcm': 'LG_DICOM_PREAMBLE_MISSING',
  // File Meta Information
  'bad/preamble-only.dcm': 'LG_DICOM_TRUNCATED',
  'bad/random-after-magic.dcm': 'LG_DICOM_FILE_META_INVALID',
  'bad/meta-no-transfer-syntax.dcm': 'LG_DICOM_FILE_META_INVALID',
  'bad/unknown-transfer-syntax.dcm': 'LG_DICOM_TRANSFER_SYNTAX_UNKNOWN',
  'bad/bitflips-header.dcm': 'LG_DICOM_TRANSFER_SYNTAX_UNKNOWN',
  'bad/meta-group-length-too-big.dcm': 'reads', // the group number says where the group ends
  'bad/meta-group-length-wrong-small.dcm': 'reads',
  'bad/meta-dataset-uid-mismatch.dcm': 'reads', // the archive compares what was announced
  // another transfer syntax than stated
  'bad/bigendian-flagged-little.dcm': 'LG_DICOM_TRANSFER_SYNTAX_WRONG',
  'bad/implicit-flagged-explicit.dcm': 'LG_DICOM_TRANSFER_SYNTAX_WRONG',
  'bad/encapsulated-flagged-explicit-le.dcm': 'LG_DICOM_PIXEL_DATA_ENCODING',
  'bad/uncompressed-flagged-jpeg.dcm': 'LG_DICOM_PIXEL_DATA_ENCODING',
  // cut, or lengths that promise more than comes
  'bad/truncated-784.dcm': 'LG_DICOM_TRUNCATED',
  'bad/truncated-3920.dcm': 'LG_DICOM_TRUNCATED',
  'bad/truncated-19603.dcm': 'LG_DICOM_TRUNCATED',
  'bad/truncated-35285.dcm': 'LG_DICOM_TRUNCATED',
  'bad/truncated-39166.dcm': 'LG_DICOM_TRUNCATED',
  'bad/element-length-past-eof.dcm': 'LG_DICOM_TRUNCATED',
  'bad/encapsulated-fragment-past-eof.dcm': 'LG_DICOM_TRUNCATED',
  'bad/encapsulated-no-end.dcm': 'LG_DICOM_TRUNCATED',
  'bad/ob-length-4gib.dcm': 'LG_DICOM_TRUNCATED',
  'bad/un-length-2gib.dcm': 'LG_DICOM_TRUNCATED',
  'bad/sequence-no-delimiter.dcm': 'LG_DICOM_TRUNCATED',
  // elements and sequences
  'bad/duplicate-elements.dcm': 'LG_DICOM_ELEMENT_DUPLICATE',
  'bad/out-of-order-elements.dcm': 'LG_DICOM_ELEMENT_DUPLICATE', // Study Instance UID stands in it twice
  'bad/group2-in-dataset.dcm': 'LG_DICOM_TAG_FORBIDDEN',
  'public-defective/fo-dicom-fo-dicom/GH626.dcm': 'LG_DICOM_TAG_FORBIDDEN',
  'bad/invalid-vr.dcm': 'LG_DICOM_VR_INVALID',
  'bad/lowercase-vr.dcm': 'LG_DICOM_VR_INVALID',
  'hostile/trailing-garbage.dcm': 'LG_DICOM_VR_INVALID',
  'bad/undefined-length-on-short-vr.dcm': 'LG_DICOM_LENGTH_UNDEFINED',
  'bad/sequence-garbage-item-tag.dcm': 'LG_DICOM_ITEM_EXPECTED',
  'bad/sequence-item-past-end.dcm': 'LG_DICOM_LENGTH_PAST_END',
  'public-defective/fo-dicom-fo-dicom/GH364.dcm': 'LG_DICOM_DELIMITER_UNEXPECTED',
  'bad/nested-sequences-deep-def.dcm': 'LG_DICOM_TOO_DEEP',
  'bad/nested-sequences-deep-undef.dcm': 'LG_DICOM_TOO_DEEP',
  'bad/many-empty-items.dcm': 'reads', // 60,000 items are many, not too many
  // deflate
  'bad/deflate-bomb.dcm': 'LG_DICOM_TOO_MUCH_INFLATED',
  'bad/deflate-corrupt.dcm': 'LG_DICOM_VR_INVALID', // what comes out before the damage is noticed is no data set
  'bad/deflate-zlib-header.dcm': 'LG_DICOM_DEFLATE_CORRUPT',
  'bad/deflate-truncated.dcm': 'LG_DICOM_TRUNCATED',
  // attributes of the image that are wrong: see `frameFaults`
  'bad/bits-allocated-0.dcm': 'reads',
  'bad/bits-stored-gt-allocated.dcm': 'reads',
  'bad/encapsulated-bot-odd.dcm': 'reads',
  'bad/encapsulated-bot-wrong.dcm': 'reads',
  'bad/encapsulated-no-fragments.dcm': 'reads',
  'bad/frames-2147483647.dcm': 'reads',
  'bad/frames-negative.dcm': 'reads',
  'bad/palette-no-lut.dcm': 'reads',
  'bad/pixel-data-long.dcm': 'reads',
  'bad/pixel-data-odd-length.dcm': 'reads',
  'bad/pixel-data-short.dcm': 'reads',
  'bad/rows-cols-65535.dcm': 'reads',
  'bad/rows-zero.dcm': 'reads',
  'bad/samples-65535.dcm': 'reads',
  // codestreams, which this package does not look into
  'bad/j2k-garbage.dcm': 'reads',
  'bad/j2k-siz-huge.dcm': 'reads',
  'bad/jls-garbage.dcm': 'reads',
  'bad/jpeg-dims-mismatch.dcm': 'reads',
  'bad/jpeg-garbage.dcm': 'reads',
  'bad/jpeg-sof-65535.dcm': 'reads',
  'bad/jpeg-truncated.dcm': 'reads',
  'bad/rle-header-offsets.dcm': 'reads',
  'bad/rle-overrun.dcm': 'reads',
  'bad/rle-short.dcm': 'reads',
  'public-defective/fo-dicom-fo-dicom/genFile.dcm': 'reads',
  // identity and text: the archive checks UIDs with `isValidUID`, whoever shows text escapes it
  'bad/empty-uids.dcm': 'reads',
  'bad/no-sop-instance-uid.dcm': 'reads',
  'hostile/DICOMDIR-cycle': 'reads', // offsets of records are followed by nobody here
  'hostile/DICOMDIR-traversal': 'reads',
  'hostile/charset-esc-unterminated.dcm': 'reads',
  'hostile/charset-unknown.dcm': 'reads',
  'hostile/dates-garbage.dcm': 'reads',
  'hostile/is-ds-garbage.dcm': 'reads',
  'hostile/name-1mb.dcm': 'reads',
  'hostile/name-crlf-header.dcm': 'reads',
  'hostile/name-csv-formula.dcm': 'reads',
  'hostile/name-invalid-utf8.dcm': 'reads',
  'hostile/name-rtl-override.dcm': 'reads',
  'hostile/name-xss.dcm': 'reads',
  'hostile/preamble-html-polyglot.dcm': 'reads', // the preamble is dropped
  'hostile/preamble-mz-polyglot.dcm': 'reads',
  'hostile/preamble-tiff.dcm': 'reads',
  'hostile/uid-absolute-path.dcm': 'reads',
  'hostile/uid-leading-zeros.dcm': 'reads',
  'hostile/uid-path-traversal.dcm': 'reads',
  'hostile/uid-sql-and-nul.dcm': 'reads',
  'hostile/uid-too-long.dcm': 'reads',
  'hostile/uid-trailing-space.dcm': 'reads', // padded with a space instead of a NUL: the UID is clear
}

/** Files that read, but whose frames cannot be told: what `frameRanges` says. */
export const frameFaults: Readonly<Record<string, DicomErrorCode>> = {
  'bad/bits-allocated-0.dcm': 'LG_DICOM_IMAGE_ATTRIBUTE_INVALID',
  'bad/frames-2147483647.dcm': 'LG_DICOM_IMAGE_ATTRIBUTE_INVALID',
  'bad/frames-negative.dcm': 'LG_DICOM_IMAGE_ATTRIBUTE_INVALID',
  'bad/rows-zero.dcm': 'LG_DICOM_IMAGE_ATTRIBUTE_INVALID',
  'bad/samples-65535.dcm': 'LG_DICOM_IMAGE_ATTRIBUTE_INVALID',
  'bad/pixel-data-short.dcm': 'LG_DICOM_PIXEL_DATA_TOO_SHORT',
  'bad/rows-cols-65535.dcm': 'LG_DICOM_PIXEL_DATA_TOO_SHORT',
  'bad/encapsulated-bot-odd.dcm': 'LG_DICOM_OFFSET_TABLE_INVALID',
  'bad/encapsulated-bot-wrong.dcm': 'LG_DICOM_OFFSET_TABLE_INVALID',
  'bad/encapsulated-no-fragments.dcm': 'LG_DICOM_FRAMES_AMBIGUOUS',
  // valid, but nothing in the data set says where a frame begins
  'generated/pixel/onebit-3frames-unaligned.dcm': 'LG_DICOM_FRAMES_AMBIGUOUS',
  'generated/video/video-h264.dcm': 'LG_DICOM_FRAMES_AMBIGUOUS',
  'generated/video/video-hevc.dcm': 'LG_DICOM_FRAMES_AMBIGUOUS',
  'generated/video/video-mpeg2.dcm': 'LG_DICOM_FRAMES_AMBIGUOUS',
}

/**
 * Files that the test data calls valid and that we refuse. The last item of this DICOMDIR says it is 24 octets longer than the
 * file: other readers do not compare.
 */
export const refusedThoughValid: Readonly<Record<string, DicomErrorCode>> = {
  'dicomdir-tree/DICOMDIR-nooffset': 'LG_DICOM_LENGTH_PAST_END',
}
