/** Stored instances as DICOM files, as stored or transcoded: a stream for each. */
import type { Principal } from '@leadglass/access'
import type { InstanceContent, InstanceHandle, StoredValue } from '@leadglass/archive'
import { DicomError, encodeFileMeta } from '@leadglass/dicom'
import { isLossy, PixelError, transcodeInstance } from '@leadglass/pixels'
import type { HttpContext } from '../http/context.ts'
import { newUID } from './new-uid.ts'

/** What reading instances takes. */
export interface FileSource {
  context: HttpContext
  principal: Principal
}

export interface InstanceFile {
  /** Of the data set in it. */
  transferSyntaxUID: string
  octets: AsyncIterable<Uint8Array>
}

/**
 * Opens a file and takes its first octets, so that an image which does not convert is known before the answer begins.
 *
 * @param transferSyntaxUID - the stored one gives the data set octet for octet as it came
 * @param strict - `false`: what does not convert is given as it is stored
 * @throws PixelError, DicomError where it does not convert and `strict` is set
 */
export async function openFile(
  source: FileSource,
  handle: InstanceHandle,
  transferSyntaxUID: string,
  strict: boolean,
): Promise<InstanceFile> {
  const content = await source.context.data.archive.openInstance(source.principal, handle)
  if (transferSyntaxUID === content.transferSyntaxUID) return { transferSyntaxUID, octets: stored(content) }
  try {
    const { sopInstanceUID, octets } = await begun(source, content, transferSyntaxUID)
    const head = encodeFileMeta({ sopClassUID: content.sopClassUID, sopInstanceUID, transferSyntaxUID })
    return { transferSyntaxUID, octets: chain(head, octets) }
  } catch (error) {
    const doesNotConvert = error instanceof PixelError || error instanceof DicomError
    if (strict || !doesNotConvert) throw error
    return { transferSyntaxUID: content.transferSyntaxUID, octets: stored(content) }
  }
}

/** Transcodes as far as the first octets. */
async function begun({ context }: FileSource, content: InstanceContent, to: string) {
  // Lossy compression makes another instance of it (PS3.3 C.12.4).
  const sopInstanceUID = isLossy(to) ? newUID() : content.sopInstanceUID
  const transcoded = transcodeInstance(content.dataSet(), {
    from: content.transferSyntaxUID,
    to,
    workers: context.pixels,
    derivedSOPInstanceUID: sopInstanceUID,
  })
  const rest = transcoded[Symbol.asyncIterator]()
  const { done, value } = await rest.next()
  return { sopInstanceUID, octets: chain(done ? new Uint8Array(0) : value, { [Symbol.asyncIterator]: () => rest }) }
}

async function* chain(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  yield* rest
}

function stored(content: InstanceContent): AsyncIterable<Uint8Array> {
  return chain(encodeFileMeta(content), content.dataSet())
}

/** The file as it is stored, to be read from any octet on. */
export async function storedFile(
  { context: { data }, principal }: FileSource,
  handle: InstanceHandle,
): Promise<StoredValue> {
  const content = await data.archive.openInstance(principal, handle)
  const head = encodeFileMeta(content)
  const length = head.length + content.dataSetLength
  const part = async function* (offset: number, count: number): AsyncGenerator<Uint8Array> {
    const end = offset + count
    if (offset < head.length) yield head.subarray(offset, Math.min(end, head.length))
    const from = Math.max(0, offset - head.length)
    if (end > head.length) yield* content.range(from, end - head.length - from)
  }
  return { length, part, octets: part(0, length) }
}
