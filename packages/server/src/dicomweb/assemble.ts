/**
 * One instance from its DICOM JSON header and the bulk data that it names.
 *
 * Sources: PS3.18 10.5.1.2, F.2; PS3.5 A.4 (frames in fragments).
 */
import {
  type DataSet,
  DicomError,
  type DicomJsonElement,
  type DicomJsonModel,
  encodeDataSet,
  FragmentsElement,
  fromDicomJson,
  isVR,
  Tags,
  transferSyntaxOf,
  UIDs,
} from '@leadglass/dicom'
import { defaultSyntaxOf } from './media-of-syntax.ts'
import type { MediaType } from './media-type.ts'

export interface BulkPart {
  /** Several parts of one location are frames, in this order. */
  frames: Uint8Array[]
  /** What its media type says; `undefined` for plain octets. */
  transferSyntaxUID: string | undefined
}

/** By Content-Location. */
export type BulkParts = Map<string, BulkPart>

export interface AssembledInstance {
  transferSyntaxUID: string
  dataSet: Uint8Array
}

/** @returns the transfer syntax that a part of bulk data names, itself or by its type */
export function frameSyntaxOf(type: MediaType | undefined): string | undefined {
  return type?.parameters.get('transfer-syntax') ?? (type && defaultSyntaxOf(type.type))
}

/**
 * @throws DicomError `LG_DICOM_JSON_INVALID`, `LG_DICOM_VALUE_INVALID`, `LG_DICOM_TRANSFER_SYNTAX_UNKNOWN`; for bulk data
 *   that is named and did not come `LG_DICOM_TRUNCATED`
 */
export function assemble(model: DicomJsonModel, bulk: BulkParts): AssembledInstance {
  const { '00020010': stated, ...rest } = model
  const dataSetModel = Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith('0002')))
  const set = fromDicomJson(dataSetModel)
  const transferSyntaxUID = syntaxOf(dataSetModel, stated, bulk)
  fill(set, dataSetModel, bulk, transferSyntaxOf(transferSyntaxUID)?.encapsulated === true)
  return { transferSyntaxUID, dataSet: encodeDataSet(set, { transferSyntaxUID }) }
}

const pixelData = '7FE00010'

/** That of the pixels, where they are compressed; what group 0002 says may be what the sender's own copy is in. */
function syntaxOf(model: DicomJsonModel, stated: DicomJsonElement | undefined, bulk: BulkParts): string {
  const uri = model[pixelData]?.BulkDataURI
  const part = uri === undefined ? undefined : bulk.get(uri)
  const named = part?.transferSyntaxUID ?? (part && String(stated?.Value?.[0] ?? ''))
  return named && transferSyntaxOf(named)?.encapsulated ? named : UIDs.ExplicitVRLittleEndian
}

function fill(set: DataSet, model: DicomJsonModel, bulk: BulkParts, encapsulated: boolean): void {
  for (const [key, { vr, Value, BulkDataURI }] of Object.entries(model)) {
    const tag = Number.parseInt(key, 16)
    if (vr === 'SQ') {
      for (const [index, item] of set.items(tag).entries())
        fill(item, (Value?.[index] ?? {}) as DicomJsonModel, bulk, false)
    }
    if (BulkDataURI === undefined) continue
    const part = bulk.get(BulkDataURI)
    if (part === undefined)
      throw new DicomError('LG_DICOM_TRUNCATED', 'bulk data that the header names did not come', { tag: key })
    if (encapsulated && key === pixelData) set.put(fragmentsOf(part.frames))
    else if (isVR(vr) && vr !== 'SQ')
      set.set(tag, vr, part.frames.length === 1 ? part.frames[0]! : Buffer.concat(part.frames))
  }
}

/** One fragment for each frame, so that no offset table is needed. */
function fragmentsOf(frames: readonly Uint8Array[]): FragmentsElement {
  const element = new FragmentsElement(Tags.PixelData, 'OB')
  for (const frame of frames) {
    element.fragments.push({ offset: 0, length: frame.length })
    element.values.push(frame)
  }
  return element
}
