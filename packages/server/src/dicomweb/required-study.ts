/**
 * Holds an instance back until it is known to be of the study that the address names (PS3.18 10.5.1).
 */
import { InstanceReader, Tags } from '@leadglass/dicom'
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'

/**
 * @returns the data set from its first octet, once its header has been seen
 * @throws ServerError `LG_STUDY_DIFFERS`
 */
export async function requireStudy(
  dataSet: AsyncIterable<Uint8Array>,
  transferSyntaxUID: string,
  study: string,
): Promise<AsyncIterable<Uint8Array>> {
  const reader = new InstanceReader({ transferSyntaxUID })
  const source = dataSet[Symbol.asyncIterator]()
  const held: Uint8Array[] = []
  let heldOctets = 0
  while (reader.header === undefined && heldOctets <= limits.heldHeaderOctets) {
    const { done, value } = await source.next()
    await (done ? reader.end() : reader.write(value))
    if (done) break
    held.push(value)
    heldOctets += value.length
  }
  if (reader.header?.string(Tags.StudyInstanceUID) === study) return chain(held, source)
  await source.return?.()
  throw studyDiffers()
}

export function studyDiffers(): ServerError {
  return new ServerError('LG_STUDY_DIFFERS', 'the instance is not of the study that the address names')
}

async function* chain(held: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* held
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}
