/**
 * The first 64 octets of a pack, integers big endian; records follow without gaps.
 *
 *      0  4  "LGPK"
 *      4  1  version, 1
 *      5  3  zero
 *      8 16  pack id, random; the file is named after it
 *     24  8  when it was made, ms since 1970-01-01 UTC
 *     32 32  HMAC-SHA-256 of octets 0 to 31 under the purpose key `pack-header`
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

export const packHeaderLength = 64
export const packIdLength = 16

const macStart = 32

export function encodePackHeader(macKey: Uint8Array, packId: Uint8Array, createdMs: number): Buffer {
  const header = Buffer.alloc(packHeaderLength)
  header.write('LGPK', 0, 'latin1')
  header[4] = 1
  header.set(packId, 8)
  header.writeBigUInt64BE(BigInt(createdMs), 24)
  header.set(mac(macKey, header), macStart)
  return header
}

/** Whether these octets begin the pack of this id. */
export function isPackHeader(macKey: Uint8Array, packId: Uint8Array, header: Buffer): boolean {
  if (header.length !== packHeaderLength) return false
  const begin = header.subarray(0, 8).equals(Buffer.from([0x4c, 0x47, 0x50, 0x4b, 1, 0, 0, 0]))
  return (
    begin && header.subarray(8, 24).equals(packId) && timingSafeEqual(mac(macKey, header), header.subarray(macStart))
  )
}

function mac(macKey: Uint8Array, header: Buffer): Buffer {
  return createHmac('sha256', macKey).update(header.subarray(0, macStart)).digest()
}
