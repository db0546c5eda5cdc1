/** DICOM data sets: dictionary, reader, writer, files. What another package may use of this one. */

export { addressableUID, isAddressableUID } from './addressable-uid.ts'
export { type CharacterSetDecoder, decoderFor } from './character-set/decoder.ts'
export { type CharacterSetEncoder, encoderFor } from './character-set/encoder.ts'
export type { ReportTextProblem, TextProblem } from './character-set/iso-2022.ts'
export { type ConvertOptions, canConvert, convertDataSet } from './convert/convert-data-set.ts'
export { DataSet, type DataSetTraits } from './data-set/data-set.ts'
export {
  type Element,
  type Fragment,
  FragmentsElement,
  LocatedElement,
  SequenceElement,
  ValueElement,
} from './data-set/element.ts'
export { encodeDataSet } from './data-set/encode-data-set.ts'
export { knownVR } from './data-set/known-vr.ts'
export type { Value } from './data-set/write-value.ts'
export { type DictionaryEntry, entryOf } from './dictionary.ts'
export { type FrameRange, frameRanges } from './encapsulated/frame-ranges.ts'
export { nativeFrameBits } from './encapsulated/native-frame-bits.ts'
export { startsCodestream } from './encapsulated/start-marker.ts'
export { DicomError, type DicomErrorCode, type ErrorDetail } from './errors.ts'
export { Inflate } from './inflate/inflate.ts'
export { fromDicomJson } from './json/from-json.ts'
export type { DicomJsonElement, DicomJsonModel, DicomJsonPersonName, DicomJsonValue } from './json/model.ts'
export { dicomJsonText } from './json/text.ts'
export { type ToDicomJsonOptions, toDicomJson } from './json/to-json.ts'
export { defaultLimits, type Limits } from './limits.ts'
export { type DicomdirFile, encodeDicomdir } from './media/dicomdir.ts'
export {
  encodeFileMeta,
  type FileMetaFacts,
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
} from './part10/encode-file-meta.ts'
export { type Part10, type Part10Octets, readPart10, splitPart10 } from './part10/read-part10.ts'
export { displayPersonName } from './person-name/display.ts'
export { foldForMatching } from './person-name/fold.ts'
export {
  formatPersonName,
  type PersonName,
  type PersonNameComponents,
  parsePersonName,
  personNameComponents,
} from './person-name/person-name.ts'
export { InstanceReader, type PixelDataLocation } from './reader/instance-reader.ts'
export { type ReadOptions, readDataSet } from './reader/read-data-set.ts'
export { formatTag, isPrivateTag, type Keyword, type Tag, Tags, tagOf } from './tag.ts'
export { type TransferSyntax, transferSyntaxes, transferSyntaxOf } from './transfer-syntax.ts'
export { isValidUID, storageSOPClasses, UIDs } from './uid.ts'
export { factsOf, isVR, type VR, type VRFacts, VRs } from './vr.ts'
export { fromNativeXml } from './xml/from-native-xml.ts'
export { nativeXmlText } from './xml/to-native-xml.ts'
