/**
 * Documents and overlays that hold every text where a reader shows it: report, key objects, presentation states, segments,
 * structures, PDF titles, leads of an ECG.
 *
 * Sources: PS3.3 A.35 (SR), A.35.4 (KO), A.33 (presentation states), C.10.5 (text objects), A.51 (segmentation), A.19 (RT
 * structure set), A.45.1 (encapsulated PDF), A.34.4 (ECG); PS3.3 C.17.3 (content items).
 */
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import { instanceOf, type SampleInstance } from '../instances/instance.ts'
import { uidOf } from '../instances/uid.ts'
import type { HostileText } from './hostile-texts.ts'

/** @param study - the name of the study that they belong to @param image - an image of it, which overlays refer to */
export function hostileDocuments(
  texts: readonly HostileText[],
  study: string,
  image: SampleInstance & { readonly seriesInstanceUID: string },
): SampleInstance[] {
  const words = texts.map(({ text }) => text)
  const reference = new DataSet()
    .set(Tags.ReferencedSOPClassUID, 'UI', image.sopClassUID)
    .set(Tags.ReferencedSOPInstanceUID, 'UI', image.sopInstanceUID)
  const header = (kind: string, sopClassUID: string, modality: string, number = 1) =>
    headerOf({ study, kind, sopClassUID, modality, number })
  const referencedSeries = new DataSet()
    .set(Tags.SeriesInstanceUID, 'UI', image.seriesInstanceUID)
    .set(Tags.ReferencedImageSequence, 'SQ', [reference])
  return [
    withContent(header('report', UIDs.ComprehensiveSRStorage, 'SR'), words.flatMap(contentItems)),
    withContent(header('key objects', UIDs.KeyObjectSelectionDocumentStorage, 'KO'), [
      ...words.map((word) => contentItem('TEXT', word).set(Tags.TextValue, 'UT', word)),
      contentItem('IMAGE', '').set(Tags.ReferencedSOPSequence, 'SQ', [reference]),
    ]),
    ...words.map((word, index) =>
      header('states', UIDs.GrayscaleSoftcopyPresentationStateStorage, 'PR', index + 1)
        .set(Tags.ContentLabel, 'CS', word)
        .set(Tags.ContentDescription, 'LO', word)
        .set(Tags.ContentCreatorName, 'PN', word)
        .set(Tags.ReferencedSeriesSequence, 'SQ', [referencedSeries])
        .set(Tags.GraphicAnnotationSequence, 'SQ', [drawn(word, reference)]),
    ),
    withOneFrame(header('segments', UIDs.SegmentationStorage, 'SEG')).set(
      Tags.SegmentSequence,
      'SQ',
      words.map(segment),
    ),
    header('structures', UIDs.RTStructureSetStorage, 'RTSTRUCT')
      .set(Tags.StructureSetLabel, 'SH', words[0]!)
      .set(Tags.StructureSetROISequence, 'SQ', words.map(structure)),
    ...words.map((word, index) =>
      header('documents', UIDs.EncapsulatedPDFStorage, 'DOC', index + 1)
        .set(Tags.DocumentTitle, 'ST', word)
        .set(Tags.MIMETypeOfEncapsulatedDocument, 'LO', 'application/pdf')
        .set(Tags.EncapsulatedDocument, 'OB', Buffer.from('%PDF-1.4\n%%EOF\n ')),
    ),
    header('leads', UIDs.GeneralECGWaveformStorage, 'ECG').set(Tags.WaveformSequence, 'SQ', [waveform(words)]),
  ].map((set) => instanceOf(set))
}

interface Identity {
  study: string
  kind: string
  sopClassUID: string
  modality: string
  number: number
}

function headerOf({ study, kind, sopClassUID, modality, number }: Identity): DataSet {
  return new DataSet()
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
    .set(Tags.SOPClassUID, 'UI', sopClassUID)
    .set(Tags.SOPInstanceUID, 'UI', uidOf(`${study}/${kind}/${number}`))
    .set(Tags.StudyDate, 'DA', '20260401')
    .set(Tags.ContentDate, 'DA', '20260401')
    .set(Tags.ContentTime, 'TM', '101500')
    .set(Tags.Modality, 'CS', modality)
    .set(Tags.SeriesDescription, 'LO', `The ${kind}`)
    .set(Tags.PatientName, 'PN', 'Hostile^Documents')
    .set(Tags.PatientID, 'LO', 'HOSTILE')
    .set(Tags.StudyInstanceUID, 'UI', uidOf(study))
    .set(Tags.SeriesInstanceUID, 'UI', uidOf(`${study}/${kind}`))
    .set(Tags.SeriesNumber, 'IS', 500)
    .set(Tags.InstanceNumber, 'IS', number)
}

function code(meaning: string): DataSet {
  return new DataSet()
    .set(Tags.CodeValue, 'SH', 'HOSTILE')
    .set(Tags.CodingSchemeDesignator, 'SH', '99LEADGLASS')
    .set(Tags.CodeMeaning, 'LO', meaning)
}

function withContent(set: DataSet, items: readonly DataSet[]): DataSet {
  return set
    .set(Tags.ValueType, 'CS', 'CONTAINER')
    .set(Tags.ConceptNameCodeSequence, 'SQ', [code('Hostile texts')])
    .set(Tags.ContinuityOfContent, 'CS', 'SEPARATE')
    .set(Tags.CompletionFlag, 'CS', 'COMPLETE')
    .set(Tags.VerificationFlag, 'CS', 'UNVERIFIED')
    .set(Tags.ContentSequence, 'SQ', items)
}

function contentItem(valueType: string, concept: string): DataSet {
  const item = new DataSet().set(Tags.RelationshipType, 'CS', 'CONTAINS').set(Tags.ValueType, 'CS', valueType)
  return concept === '' ? item : item.set(Tags.ConceptNameCodeSequence, 'SQ', [code(concept)])
}

/** One of each kind that shows words. */
function contentItems(word: string): DataSet[] {
  const unit = code(word).set(Tags.CodeValue, 'SH', word)
  const measured = new DataSet().set(Tags.NumericValue, 'DS', word).set(Tags.MeasurementUnitsCodeSequence, 'SQ', [unit])
  return [
    contentItem('TEXT', word).set(Tags.TextValue, 'UT', word),
    contentItem('PNAME', word).set(Tags.PersonName, 'PN', word),
    contentItem('CODE', word).set(Tags.ConceptCodeSequence, 'SQ', [code(word)]),
    contentItem('NUM', word).set(Tags.MeasuredValueSequence, 'SQ', [measured]),
    contentItem('DATE', word).set(Tags.Date, 'DA', word),
    contentItem('UIDREF', word).set(Tags.UID, 'UI', word),
    contentItem('CONTAINER', word),
  ]
}

function drawn(word: string, reference: DataSet): DataSet {
  const textObject = new DataSet()
    .set(Tags.AnchorPointAnnotationUnits, 'CS', 'PIXEL')
    .set(Tags.UnformattedTextValue, 'ST', word)
    .set(Tags.AnchorPoint, 'FL', [2, 2])
    .set(Tags.AnchorPointVisibility, 'CS', 'N')
  return new DataSet()
    .set(Tags.ReferencedImageSequence, 'SQ', [reference])
    .set(Tags.GraphicLayer, 'CS', word)
    .set(Tags.TextObjectSequence, 'SQ', [textObject])
}

/** Viewers name segments once there are pixels: 8 x 8 of one bit, all of them off. */
function withOneFrame(set: DataSet): DataSet {
  return set
    .set(Tags.SamplesPerPixel, 'US', 1)
    .set(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2')
    .set(Tags.NumberOfFrames, 'IS', 1)
    .set(Tags.Rows, 'US', 8)
    .set(Tags.Columns, 'US', 8)
    .set(Tags.BitsAllocated, 'US', 1)
    .set(Tags.BitsStored, 'US', 1)
    .set(Tags.HighBit, 'US', 0)
    .set(Tags.PixelRepresentation, 'US', 0)
    .set(Tags.PixelData, 'OB', new Uint8Array(8))
}

function segment(word: string, index: number): DataSet {
  return new DataSet()
    .set(Tags.SegmentNumber, 'US', index + 1)
    .set(Tags.SegmentLabel, 'LO', word)
    .set(Tags.SegmentDescription, 'ST', word)
}

function structure(word: string, index: number): DataSet {
  return new DataSet()
    .set(Tags.ROINumber, 'IS', index + 1)
    .set(Tags.ROIName, 'LO', word)
    .set(Tags.ROIDescription, 'ST', word)
}

/** Two samples for each lead. */
function waveform(words: readonly string[]): DataSet {
  const channels = words.map((word) =>
    new DataSet()
      .set(Tags.ChannelLabel, 'SH', word)
      .set(Tags.ChannelSourceSequence, 'SQ', [code(word)])
      .set(Tags.ChannelSensitivityUnitsSequence, 'SQ', [code(word).set(Tags.CodeValue, 'SH', word)]),
  )
  return new DataSet()
    .set(Tags.NumberOfWaveformChannels, 'US', words.length)
    .set(Tags.NumberOfWaveformSamples, 'UL', 2)
    .set(Tags.SamplingFrequency, 'DS', '2')
    .set(Tags.ChannelDefinitionSequence, 'SQ', channels)
    .set(Tags.WaveformBitsAllocated, 'US', 16)
    .set(Tags.WaveformSampleInterpretation, 'CS', 'SS')
    .set(Tags.WaveformData, 'OW', new Uint8Array(4 * words.length))
}
