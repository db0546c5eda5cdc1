/** Entry bundles: each entry after its length, 16 bits, big endian. Source: C2SP tlog-tiles "Log Entries". */
import { AuditError } from '../errors.ts'

export function encodeEntries(entries: readonly Uint8Array[]): Buffer {
  const octets = Buffer.allocUnsafe(entries.reduce((sum, entry) => sum + 2 + entry.length, 0))
  let offset = 0
  for (const entry of entries) {
    octets.writeUInt16BE(entry.length, offset)
    octets.set(entry, offset + 2)
    offset += 2 + entry.length
  }
  return octets
}

/**
 * @returns views into `octets`
 * @throws AuditError `LG_AUDIT_BUNDLE_MALFORMED`; `detail.offset` is where the entry starts that does not fit
 */
export function decodeEntries(octets: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = []
  for (let offset = 0; offset < octets.length; ) {
    const length = ((octets[offset] ?? 0) << 8) | (octets[offset + 1] ?? 0)
    const end = offset + 2 + length
    if (end > octets.length) {
      throw new AuditError('LG_AUDIT_BUNDLE_MALFORMED', `an entry at octet ${offset} passes the end`, { offset })
    }
    entries.push(octets.subarray(offset + 2, end))
    offset = end
  }
  return entries
}
