/**
 * Writes a data set in a transfer syntax. Sources: PS3.5 7.1 (elements), 7.5 (sequences), A.4 (fragments).
 *
 * A data set that was read comes out as it came, octet for octet, if it was written as the Standard says: tags ascending, even
 * lengths, no octet that means nothing.
 */
import { DicomError } from '../errors.ts'
import {
  type Encoding,
  ITEM,
  ITEM_DELIMITATION,
  implicitLittleEndian,
  SEQUENCE_DELIMITATION,
  UNDEFINED_LENGTH,
} from '../reader/element-header.ts'
import { formatTag, type Tag } from '../tag.ts'
import { knownTransferSyntax } from '../transfer-syntax.ts'
import { factsOf, type VR } from '../vr.ts'
import type { DataSet } from './data-set.ts'
import type { Element, FragmentsElement, SequenceElement, ValueElement } from './element.ts'
import { OctetWriter } from './octet-writer.ts'
import { swapUnits } from './read-value.ts'
import { padded } from './write-value.ts'

/**
 * The octets of a data set.
 *
 * @param options - `transferSyntaxUID`: any that is not deflated
 * @throws DicomError `LG_DICOM_VALUE_INVALID` for values that are only located, that are too long for their VR, and for
 *   fragments in an encoding without them; `LG_DICOM_TRANSFER_SYNTAX_UNKNOWN` for unknown and deflated ones
 */
export function encodeDataSet(set: DataSet, options: { readonly transferSyntaxUID: string }): Uint8Array {
  const transferSyntax = knownTransferSyntax(options.transferSyntaxUID)
  if (transferSyntax.deflated) {
    throw new DicomError('LG_DICOM_TRANSFER_SYNTAX_UNKNOWN', 'deflated data sets are read here, not written', {
      offset: 0,
    })
  }
  const writer = new OctetWriter(transferSyntax.bigEndian)
  writeElements(writer, set, transferSyntax)
  return writer.finish()
}

function writeElements(writer: OctetWriter, set: DataSet, encoding: Encoding): void {
  for (const element of set.inTagOrder()) writeElement(writer, set, element, encoding)
}

function writeElement(writer: OctetWriter, set: DataSet, element: Element, encoding: Encoding): void {
  if (element.kind === 'value') writeValueElement(writer, set, element, encoding)
  else if (element.kind === 'items') writeSequence(writer, element, encoding)
  else if (element.kind === 'fragments') writeFragments(writer, element, encoding)
  else throw unwritable(element.tag, 'was only located, its value is not at hand')
}

function writeValueElement(writer: OctetWriter, set: DataSet, element: ValueElement, encoding: Encoding): void {
  const { unitOctets } = factsOf(element.vr)
  const value = set.bigEndian === encoding.bigEndian ? element.value : swapUnits(element.value, unitOctets)
  const even = padded(value, element.vr)
  writeHeader(writer, element.tag, element.vr, even.length, encoding)
  writer.bytes(even)
}

function writeSequence(writer: OctetWriter, element: SequenceElement, encoding: Encoding): void {
  const unknownVR = element.unknownVR && encoding.explicitVR && !encoding.bigEndian
  const undefinedLength = element.undefinedLength || unknownVR
  writeHeader(writer, element.tag, unknownVR ? 'UN' : 'SQ', undefinedLength ? UNDEFINED_LENGTH : 0, encoding)
  const start = writer.length
  for (const item of element.items) writeItem(writer, item, unknownVR ? implicitLittleEndian : encoding)
  if (undefinedLength) writeItemTag(writer, SEQUENCE_DELIMITATION, 0)
  else writer.patchUint32(start - 4, writer.length - start)
}

function writeItem(writer: OctetWriter, item: DataSet, encoding: Encoding): void {
  writeItemTag(writer, ITEM, item.undefinedLength ? UNDEFINED_LENGTH : 0)
  const start = writer.length
  writeElements(writer, item, encoding)
  if (item.undefinedLength) writeItemTag(writer, ITEM_DELIMITATION, 0)
  else writer.patchUint32(start - 4, writer.length - start)
}

function writeFragments(writer: OctetWriter, element: FragmentsElement, encoding: Encoding): void {
  if (!encoding.explicitVR || encoding.bigEndian)
    throw unwritable(element.tag, 'has fragments, which this encoding has not')
  if (element.values.length !== element.fragments.length)
    throw unwritable(element.tag, 'has fragments that are only located')
  writeHeader(writer, element.tag, element.vr, UNDEFINED_LENGTH, encoding)
  for (const value of [element.offsetTable, ...element.values]) {
    const even = padded(value, 'OB')
    writeItemTag(writer, ITEM, even.length)
    writer.bytes(even)
  }
  writeItemTag(writer, SEQUENCE_DELIMITATION, 0)
}

function writeItemTag(writer: OctetWriter, tag: Tag, length: number): void {
  writeTag(writer, tag)
  writer.uint32(length)
}

function writeTag(writer: OctetWriter, tag: Tag): void {
  writer.uint16(tag >>> 16)
  writer.uint16(tag & 0xffff)
}

function writeHeader(writer: OctetWriter, tag: Tag, vr: VR, length: number, encoding: Encoding): void {
  writeTag(writer, tag)
  if (!encoding.explicitVR) {
    writer.uint32(length)
    return
  }
  writer.bytes(Uint8Array.of(vr.charCodeAt(0), vr.charCodeAt(1)))
  if (factsOf(vr).longLength) {
    writer.uint16(0)
    writer.uint32(length)
  } else if (length <= 0xffff) writer.uint16(length)
  else throw unwritable(tag, `has ${length} octets, ${vr} holds 65534 at most`)
}

function unwritable(tag: Tag, message: string): DicomError {
  return new DicomError('LG_DICOM_VALUE_INVALID', `${formatTag(tag)} ${message}`, { tag: formatTag(tag) })
}
