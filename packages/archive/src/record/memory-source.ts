/** A record that is still in memory, as a source. */
import type { RecordSource } from './record-body.ts'

export function memorySource(octets: Buffer): RecordSource {
  return { place: {}, read: async (position, length) => octets.subarray(position, position + length) }
}
