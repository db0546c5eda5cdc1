/**
 * Writes a DICOMDIR: the directory of a set of DICOM files, patients above studies above series above instances.
 *
 * Records refer to each other by the octet of the file at which they begin. All their fields of offsets have a fixed length,
 * so the records are encoded once to learn where each begins, and once more with that.
 *
 * Sources: PS3.3 Annex F (Basic Directory), PS3.10 8.6 (DICOMDIR), 8.2 (File IDs).
 */
import { DataSet } from '../data-set/data-set.ts'
import { encodeDataSet } from '../data-set/encode-data-set.ts'
import { entryOf } from '../dictionary.ts'
import { DicomError } from '../errors.ts'
import { fromDicomJson } from '../json/from-json.ts'
import type { DicomJsonModel } from '../json/model.ts'
import { encodeFileMeta } from '../part10/encode-file-meta.ts'
import { Tags, tagOf } from '../tag.ts'
import { UIDs } from '../uid.ts'
import { keysOfRecord, recordTypeOf } from './record-type.ts'

export interface DicomdirFile {
  /** Components of the path, one to eight of up to eight characters A-Z, 0-9 and _ (PS3.10 8.2). */
  readonly fileID: readonly string[]
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  readonly transferSyntaxUID: string
  /** The instance's header, as `toDicomJson` gives it. */
  readonly metadata: DicomJsonModel
}

interface Record {
  readonly type: string
  readonly attributes: DataSet
  readonly below: Map<string, Record>
  start: number
}

/** MediaStorageDirectoryStorage, PS3.6 Table A-1. */
const directorySOPClassUID = '1.2.840.10008.1.3.10'
const transferSyntaxUID = UIDs.ExplicitVRLittleEndian
const itemHeaderOctets = 8

/**
 * @param sopInstanceUID - a new UID for the directory
 * @throws DicomError `LG_DICOM_VALUE_INVALID` for a File ID that PS3.10 8.2 does not allow
 */
export function encodeDicomdir(files: readonly DicomdirFile[], sopInstanceUID: string): Uint8Array {
  const root = new Map<string, Record>()
  for (const file of files) addFile(root, file)
  const records = inOrder(root)
  const meta = encodeFileMeta({ sopClassUID: directorySOPClassUID, sopInstanceUID, transferSyntaxUID })
  let at = meta.length + encode(directory(root, [])).length
  for (const record of records) {
    record.start = at
    at += itemHeaderOctets + encode(itemOf(record, undefined)).length
  }
  const links = linksOf(root)
  const items = records.map((record) => itemOf(record, links.get(record)))
  const dataSet = encode(directory(root, items))
  const octets = new Uint8Array(meta.length + dataSet.length)
  octets.set(meta)
  octets.set(dataSet, meta.length)
  return octets
}

function addFile(root: Map<string, Record>, file: DicomdirFile): void {
  const type = recordTypeOf(file.sopClassUID)
  if (type === undefined) return
  const fileID = checkedFileID(file.fileID)
  const { metadata } = file
  const text = (keyword: string) => JSON.stringify(metadata[keyOf(keyword)]?.Value?.[0] ?? '')
  const patient = child(root, 'PATIENT', text('PatientID') + text('PatientName'), metadata, patientKeys)
  const study = child(patient.below, 'STUDY', text('StudyInstanceUID'), metadata, studyKeys)
  const series = child(study.below, 'SERIES', text('SeriesInstanceUID'), metadata, seriesKeys)
  const instance = child(series.below, type, file.sopInstanceUID, metadata, keysOfRecord[type])
  instance.attributes
    .set(Tags.ReferencedFileID, 'CS', fileID)
    .set(Tags.ReferencedSOPClassUIDInFile, 'UI', file.sopClassUID)
    .set(Tags.ReferencedSOPInstanceUIDInFile, 'UI', file.sopInstanceUID)
    .set(Tags.ReferencedTransferSyntaxUIDInFile, 'UI', file.transferSyntaxUID)
}

const patientKeys = ['PatientName', 'PatientID']
const studyKeys = ['StudyDate', 'StudyTime', 'StudyDescription', 'StudyInstanceUID', 'StudyID', 'AccessionNumber']
const seriesKeys = ['Modality', 'SeriesInstanceUID', 'SeriesNumber']

function child(
  among: Map<string, Record>,
  type: string,
  identity: string,
  metadata: DicomJsonModel,
  keywords: readonly string[],
): Record {
  const known = among.get(identity)
  if (known !== undefined) return known
  const made = { type, attributes: attributesOf(metadata, keywords), below: new Map<string, Record>(), start: 0 }
  among.set(identity, made)
  return made
}

function attributesOf(metadata: DicomJsonModel, keywords: readonly string[]): DataSet {
  const model: DicomJsonModel = { '00080005': { vr: 'CS', Value: ['ISO_IR 192'] } }
  for (const keyword of keywords) {
    const key = keyOf(keyword)
    const { BulkDataURI, ...element } = metadata[key] ?? { vr: entryOf(Number.parseInt(key, 16))?.vrs[0] ?? 'LO' }
    model[key] = element
  }
  return fromDicomJson(model)
}

function keyOf(keyword: string): string {
  return (tagOf(keyword) ?? 0).toString(16).toUpperCase().padStart(8, '0')
}

function checkedFileID(fileID: readonly string[]): string[] {
  if (fileID.length >= 1 && fileID.length <= 8 && fileID.every((part) => /^[A-Z0-9_]{1,8}$/.test(part)))
    return [...fileID]
  throw new DicomError('LG_DICOM_VALUE_INVALID', 'a File ID has at most 8 parts of at most 8 characters A-Z, 0-9 and _')
}

/** Each record before those below it. */
function inOrder(records: ReadonlyMap<string, Record>): Record[] {
  return [...records.values()].flatMap((record) => [record, ...inOrder(record.below)])
}

/** Where the next record of the same parent begins; absent behind the last. */
function linksOf(records: ReadonlyMap<string, Record>, links = new Map<Record, number>()): Map<Record, number> {
  const siblings = [...records.values()]
  for (const [index, record] of siblings.entries()) {
    const next = siblings[index + 1]
    if (next !== undefined) links.set(record, next.start)
    linksOf(record.below, links)
  }
  return links
}

function itemOf({ type, attributes, below }: Record, next: number | undefined): DataSet {
  const item = new DataSet()
    .set(Tags.OffsetOfTheNextDirectoryRecord, 'UL', next ?? 0)
    .set(Tags.RecordInUseFlag, 'US', 0xffff)
    .set(Tags.OffsetOfReferencedLowerLevelDirectoryEntity, 'UL', [...below.values()][0]?.start ?? 0)
    .set(Tags.DirectoryRecordType, 'CS', type)
  for (const element of attributes) item.put(element)
  return item
}

function directory(root: ReadonlyMap<string, Record>, items: readonly DataSet[]): DataSet {
  const records = [...root.values()]
  return new DataSet()
    .set(Tags.FileSetID, 'CS', 'LEADGLASS')
    .set(Tags.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, 'UL', records[0]?.start ?? 0)
    .set(Tags.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, 'UL', records.at(-1)?.start ?? 0)
    .set(Tags.FileSetConsistencyFlag, 'US', 0)
    .set(Tags.DirectoryRecordSequence, 'SQ', items)
}

function encode(set: DataSet): Uint8Array {
  return encodeDataSet(set, { transferSyntaxUID })
}
