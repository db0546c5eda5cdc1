/**
 * Reads worklist items from the octets of a file: DICOM Part 10, a bare data set in Implicit or Explicit VR Little Endian (as
 * DCMTK's `dump2dcm` writes for `wlmscpfs`), or DICOM JSON, one object or an array of them.
 */
import { type DataSet, DicomError, fromDicomJson, readDataSet, splitPart10, UIDs } from '@leadglass/dicom'
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'
import { type WorklistItem, worklistItems } from './worklist-item.ts'

/** @throws ServerError `LG_WORKLIST_ITEM_INVALID`; DicomError where it is no DICOM */
export function readWorklistFile(octets: Uint8Array): WorklistItem[] {
  const sets = isJson(octets) ? readJson(octets) : [readDicom(octets)]
  return sets.flatMap(worklistItems)
}

/** @param json - as JSON.parse gives it @throws ServerError `LG_WORKLIST_ITEM_INVALID`; DicomError */
export function worklistItemsOfJson(json: unknown): WorklistItem[] {
  const models = Array.isArray(json) ? json : [json]
  if (models.length > limits.worklistItemsAtOnce)
    throw new ServerError('LG_WORKLIST_ITEM_INVALID', `at most ${limits.worklistItemsAtOnce} items at once`)
  return models.flatMap((model) => worklistItems(fromDicomJson(model, { sequenceDepth: limits.worklistDepth })))
}

/** The first octet that is no white space or byte order mark is `{` or `[`. */
function isJson(octets: Uint8Array): boolean {
  const first = octets.find((octet) => ![0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf].includes(octet))
  return first === 0x7b || first === 0x5b
}

function readJson(octets: Uint8Array): DataSet[] {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(octets))
  } catch (cause) {
    throw new ServerError('LG_WORKLIST_ITEM_INVALID', 'a worklist file is neither DICOM nor JSON in UTF-8', {}, cause)
  }
  const models = Array.isArray(json) ? json : [json]
  return models.map((model) => fromDicomJson(model, { sequenceDepth: limits.worklistDepth }))
}

function readDicom(octets: Uint8Array): DataSet {
  try {
    const { dataSet, transferSyntaxUID } = splitPart10(octets)
    return readDataSet(dataSet, { transferSyntaxUID, limits: dicomLimits })
  } catch (error) {
    if (!(error instanceof DicomError) || !withoutHeader.has(error.code)) throw error
    return readBare(octets)
  }
}

/** A value representation in the fifth and sixth octet tells explicit from implicit. */
function readBare(octets: Uint8Array): DataSet {
  const explicit = /^[A-Z]{2}$/.test(String.fromCharCode(octets[4] ?? 0, octets[5] ?? 0))
  const transferSyntaxUID = explicit ? UIDs.ExplicitVRLittleEndian : UIDs.ImplicitVRLittleEndian
  return readDataSet(octets, { transferSyntaxUID, limits: dicomLimits })
}

const withoutHeader = new Set<string>(['LG_DICOM_NOT_PART10', 'LG_DICOM_PREAMBLE_MISSING'])
const dicomLimits = { sequenceDepth: limits.worklistDepth, elementCount: 10_000 }
