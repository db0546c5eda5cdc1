/** Writes what stands before the data set in a DICOM file. Source: PS3.10 7.1, Table 7.1-1. */
import { DataSet } from '../data-set/data-set.ts'
import { encodeDataSet } from '../data-set/encode-data-set.ts'
import { Tags } from '../tag.ts'
import { UIDs } from '../uid.ts'

export interface FileMetaFacts {
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  readonly transferSyntaxUID: string
}

/** Says which program wrote the file; from a UUID (PS3.5 B.2), the same for all versions of Leadglass. */
export const IMPLEMENTATION_CLASS_UID = '2.25.276317511369567805836515457361750125717'
/** 16 characters at most (PS3.7 D.3.3.2.3). */
export const IMPLEMENTATION_VERSION_NAME = 'LEADGLASS_0_1'

const PREAMBLE_OCTETS = 128

/**
 * Preamble, prefix and File Meta Information. The preamble is zero: another format could hide in it
 * (PS3.10 7.5, a file that is an image to a viewer and a program to the system).
 *
 * @returns 128 zero octets, `DICM` and group 0002 in Explicit VR Little Endian; the data set follows
 */
export function encodeFileMeta({ sopClassUID, sopInstanceUID, transferSyntaxUID }: FileMetaFacts): Uint8Array {
  const meta = new DataSet()
    .set(Tags.FileMetaInformationVersion, 'OB', Uint8Array.of(0, 1))
    .set(Tags.MediaStorageSOPClassUID, 'UI', sopClassUID)
    .set(Tags.MediaStorageSOPInstanceUID, 'UI', sopInstanceUID)
    .set(Tags.TransferSyntaxUID, 'UI', transferSyntaxUID)
    .set(Tags.ImplementationClassUID, 'UI', IMPLEMENTATION_CLASS_UID)
    .set(Tags.ImplementationVersionName, 'SH', IMPLEMENTATION_VERSION_NAME)
  const group = encode(meta)
  const groupLength = encode(new DataSet().set(Tags.FileMetaInformationGroupLength, 'UL', group.length))
  const octets = new Uint8Array(PREAMBLE_OCTETS + 4 + groupLength.length + group.length)
  octets.set([0x44, 0x49, 0x43, 0x4d], PREAMBLE_OCTETS)
  octets.set(groupLength, PREAMBLE_OCTETS + 4)
  octets.set(group, PREAMBLE_OCTETS + 4 + groupLength.length)
  return octets
}

function encode(set: DataSet): Uint8Array {
  return encodeDataSet(set, { transferSyntaxUID: UIDs.ExplicitVRLittleEndian })
}
