/** The Part 10 files of a folder as samples. */
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DicomError, readPart10, storageSOPClasses, Tags } from '@leadglass/dicom'
import type { Sample } from './sample.ts'

/**
 * Finds the storable instances below a folder, in the order of their names.
 *
 * Files that are no Part 10 files, and directories of media (DICOMDIR), are passed over.
 */
export async function part10Samples(folder: string): Promise<Sample[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const samples: Sample[] = []
  for (const path of paths.sort(inReadingOrder)) samples.push(...(await samplesOf(path)))
  return samples
}

/** `slice-2` before `slice-10`. */
const inReadingOrder = new Intl.Collator('en', { numeric: true }).compare

/** The file as a sample, or nothing when it is none. */
async function samplesOf(path: string): Promise<Sample[]> {
  const file = createReadStream(path)
  try {
    const { fileMeta, transferSyntaxUID } = await readPart10(file)
    const sopClassUID = fileMeta.string(Tags.MediaStorageSOPClassUID)
    const sopInstanceUID = fileMeta.string(Tags.MediaStorageSOPInstanceUID)
    if (sopInstanceUID === undefined || sopClassUID === undefined || !storageSOPClasses.has(sopClassUID)) return []
    return [{ sopClassUID, sopInstanceUID, transferSyntaxUID, dataSet: () => dataSetOf(path) }]
  } catch (error) {
    if (error instanceof DicomError) return []
    throw error
  } finally {
    file.destroy()
  }
}

async function dataSetOf(path: string): Promise<AsyncIterable<Uint8Array>> {
  return (await readPart10(createReadStream(path))).dataSet
}
