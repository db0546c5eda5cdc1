/** A stored instance as a DICOM file: PS3.10 header of ours, data set as received. */
import { encodeFileMeta } from '@leadglass/dicom'
import type { InstanceContent, InstanceHandle } from '../read/instance-content.ts'
import type { ExportedFile } from './reports.ts'

export function exportedFile(handle: InstanceHandle, content: InstanceContent): ExportedFile {
  const { seriesInstanceUID, sopInstanceUID } = handle
  return { seriesInstanceUID, sopInstanceUID, octets: part10(content) }
}

async function* part10(content: InstanceContent): AsyncGenerator<Uint8Array> {
  const { sopClassUID, sopInstanceUID, transferSyntaxUID } = content
  yield encodeFileMeta({ sopClassUID, sopInstanceUID, transferSyntaxUID })
  yield* content.dataSet()
}
