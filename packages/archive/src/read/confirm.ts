/** Reads one instance back to its last octet, for a sender that will delete its own copy on our word. */
import { ArchiveError } from '../errors.ts'
import type { IndexedInstance } from '../index/index-store.ts'
import type { Confirmation } from './instance-content.ts'
import type { RecordReader } from './record-reader.ts'

/**
 * @returns `kept` once header, metadata and every segment of the data set were authenticated and the length is that of the index
 * @throws ArchiveError `LG_STORAGE_FAILED` and others that say nothing about the instance: ask again later
 */
export async function confirmKept(records: RecordReader, instance: IndexedInstance): Promise<Confirmation> {
  try {
    const body = await records.open(instance)
    await body.metadata()
    let octets = 0
    for await (const chunk of body.dataSet()) octets += chunk.length
    return octets === instance.dataSetLength ? 'kept' : 'damaged'
  } catch (error) {
    const code = error instanceof ArchiveError ? error.code : undefined
    if (code === 'LG_STUDY_ERASED') return 'missing'
    if (code === 'LG_RECORD_DAMAGED' || code === 'LG_RECORD_MALFORMED') return 'damaged'
    throw error
  }
}
