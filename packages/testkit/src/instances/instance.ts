/** An instance that is ready to be sent or written: its encoded data set and what File Meta Information says of it. */
import { type DataSet, encodeDataSet, encodeFileMeta, Tags, UIDs } from '@leadglass/dicom'

export interface SampleInstance {
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  readonly transferSyntaxUID: string
  /** The encoded data set, without preamble and File Meta Information. */
  readonly dataSet: Uint8Array
}

/** Encodes a data set that has its SOP Class and SOP Instance UID. */
export function instanceOf(set: DataSet, transferSyntaxUID: string = UIDs.ExplicitVRLittleEndian): SampleInstance {
  return {
    sopClassUID: set.string(Tags.SOPClassUID) ?? '',
    sopInstanceUID: set.string(Tags.SOPInstanceUID) ?? '',
    transferSyntaxUID,
    dataSet: encodeDataSet(set, { transferSyntaxUID }),
  }
}

/** The instance as a file of PS3.10: preamble, File Meta Information, data set. */
export function part10File(instance: SampleInstance): Uint8Array {
  const meta = encodeFileMeta(instance)
  const file = new Uint8Array(meta.length + instance.dataSet.length)
  file.set(meta)
  file.set(instance.dataSet, meta.length)
  return file
}
