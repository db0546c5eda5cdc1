/**
 * The identifiers of our C-FIND requests. Counting asks for no name, number or date of a patient; the one query that shows which
 * such fields a server gives is for a single study.
 *
 * They are written here and not by the data set encoder, because a key may be the UID of a stranger's study: it goes into one
 * buffer, which is cleared when it was sent.
 *
 * Sources: PS3.4 C.6.2.1 (Study Root keys), C.3.4 (counts), PS3.5 7.1 (encodings).
 */
import { type Tag, Tags, UIDs } from '@leadglass/dicom'
import type { Parents } from '../../counting/count-level.ts'
import { offHeap } from '../../counting/off-heap.ts'
import { dateKey, type Slice, timeKey } from '../../counting/slice.ts'

/** Tag, VR of two letters with a 16-bit length, value. */
type Key = readonly [tag: Tag, vr: string, value: Uint8Array | string]

/** The keys by which a slice is counted. */
export function countingKeys(slice: Slice, parents: Parents, transferSyntaxUID: string): Uint8Array {
  const { level, modality, days } = slice
  const keys: Key[] = [[Tags.StudyDate, 'DA', dateKey(slice)]]
  if (days !== undefined) keys.push([Tags.StudyTime, 'TM', timeKey(slice)])
  keys.push([Tags.QueryRetrieveLevel, 'CS', level])
  if (modality !== undefined) keys.push([Tags.ModalitiesInStudy, 'CS', modality])
  keys.push([Tags.StudyInstanceUID, 'UI', parents.studyInstanceUID ?? ''])
  if (level !== 'STUDY') keys.push([Tags.SeriesInstanceUID, 'UI', parents.seriesInstanceUID ?? ''])
  if (level === 'STUDY') keys.push([Tags.NumberOfStudyRelatedInstances, 'IS', ''])
  if (level === 'SERIES') keys.push([Tags.NumberOfSeriesRelatedInstances, 'IS', ''])
  if (level === 'IMAGE') keys.push([Tags.SOPInstanceUID, 'UI', ''])
  return encodeKeys(keys, transferSyntaxUID)
}

/** The identifying fields of one study. */
export function identifyingKeys(studyInstanceUID: Uint8Array, transferSyntaxUID: string): Uint8Array {
  const keys: Key[] = [
    [Tags.AccessionNumber, 'SH', ''],
    [Tags.QueryRetrieveLevel, 'CS', 'STUDY'],
    [Tags.PatientName, 'PN', ''],
    [Tags.PatientID, 'LO', ''],
    [Tags.PatientBirthDate, 'DA', ''],
    [Tags.PatientSex, 'CS', ''],
    [Tags.StudyInstanceUID, 'UI', studyInstanceUID],
  ]
  return encodeKeys(keys, transferSyntaxUID)
}

const HEADER_OCTETS = 8

function encodeKeys(keys: readonly Key[], transferSyntaxUID: string): Uint8Array {
  const isExplicit = transferSyntaxUID === UIDs.ExplicitVRLittleEndian
  const inOrder = [...keys].sort(([a], [b]) => a - b)
  const length = inOrder.reduce((sum, [, , value]) => sum + HEADER_OCTETS + evenLength(value), 0)
  const octets = Buffer.from(offHeap(length).buffer)
  let at = 0
  for (const [tag, vr, value] of inOrder) {
    const length = evenLength(value)
    octets.writeUInt16LE(tag >>> 16, at)
    octets.writeUInt16LE(tag & 0xffff, at + 2)
    if (isExplicit) {
      octets.write(vr, at + 4, 'latin1')
      octets.writeUInt16LE(length, at + 6)
    } else octets.writeUInt32LE(length, at + 4)
    at += HEADER_OCTETS
    if (vr !== 'UI') octets.fill(0x20, at, at + length)
    if (typeof value === 'string') octets.write(value, at, 'latin1')
    else octets.set(value, at)
    at += length
  }
  return octets
}

const evenLength = (value: Uint8Array | string) => value.length + (value.length % 2)
