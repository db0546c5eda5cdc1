/**
 * Instances as a ZIP file with a DICOMDIR, as a patient's disc has it. Written as a stream.
 *
 * Sources: PS3.18 8.7.3.6 (application/zip), PS3.10 8 (file-sets), PS3.12 Annex V (ZIP in interchange).
 */
import type { Readable } from 'node:stream'
import { Readable as Stream } from 'node:stream'
import type { InstanceHandle } from '@leadglass/archive'
import { type DicomdirFile, type DicomJsonModel, encodeDicomdir } from '@leadglass/dicom'
import { ZipFile } from 'yazl'
import { type FileSource, openFile } from './instance-files.ts'
import { newUID } from './new-uid.ts'

/** Images are compressed already or worth more than the time it takes. */
const entryOptions = { compress: false } as const

/** @param syntaxFor - transfer syntax to write an instance in that is stored in this one */
export async function zipOf(
  source: FileSource,
  handles: readonly InstanceHandle[],
  syntaxFor: (stored: string) => string,
): Promise<Readable> {
  const files = await directoryFiles(source, handles, syntaxFor)
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from(encodeDicomdir(files, newUID())), 'DICOMDIR', entryOptions)
  for (const [index, handle] of handles.entries()) {
    const { fileID, transferSyntaxUID } = files[index]!
    zip.addReadStreamLazy(fileID.join('/'), entryOptions, (given) => {
      // The directory states the transfer syntax already, so it is kept to.
      openFile(source, handle, transferSyntaxUID, true).then(
        (file) => given(null, Stream.from(file.octets, { objectMode: false })),
        (error) => given(error, undefined as never),
      )
    })
  }
  zip.end()
  const output = zip.outputStream as Readable
  zip.on('error', (error: Error) => output.destroy(error))
  return output
}

async function directoryFiles(
  { context: { data }, principal }: FileSource,
  handles: readonly InstanceHandle[],
  syntaxFor: (stored: string) => string,
): Promise<DicomdirFile[]> {
  const series = [...new Set(handles.map((handle) => handle.seriesInstanceUID))]
  const files: DicomdirFile[] = []
  for (const [index, handle] of handles.entries()) {
    const content = await data.archive.openInstance(principal, handle)
    files.push({
      fileID: ['DICOM', named('SE', series.indexOf(handle.seriesInstanceUID)), named('IM', index)],
      sopClassUID: handle.sopClassUID,
      sopInstanceUID: handle.sopInstanceUID,
      transferSyntaxUID: syntaxFor(handle.transferSyntaxUID),
      metadata: directoryKeys(content.metadata() as DicomJsonModel),
    })
  }
  return files
}

/** Eight characters, as PS3.10 8.2 has it: `IM000001`. */
function named(prefix: string, index: number): string {
  return prefix + String(index + 1).padStart(6, '0')
}

/** What records name; the rest of thousands of headers need not be held. */
function directoryKeys(model: DicomJsonModel): DicomJsonModel {
  const keys = Object.keys(model).filter((key) => /^(0008|0010|0020|0040A|0042|0070|300[A-E]|5600|0028)/.test(key))
  const kept = keys.filter((key) => model[key]!.vr !== 'SQ' || key === '0040A043')
  return Object.fromEntries(kept.map((key) => [key, model[key]!]))
}
