/** Octets up to a limit; the one beyond it ends the stream with an error. */
import { ServerError } from '../errors.ts'

/** @throws ServerError `LG_INSTANCE_TOO_LARGE` */
export async function* boundedOctets(
  source: AsyncIterable<Uint8Array>,
  limitOctets: number,
): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const chunk of source) {
    length += chunk.length
    if (length > limitOctets) {
      throw new ServerError('LG_INSTANCE_TOO_LARGE', 'the instance is larger than limits.instanceMegabytes allows', {
        limitOctets,
      })
    }
    yield chunk
  }
}
