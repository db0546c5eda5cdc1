/** Cuts what a client sends into whole PDUs. Source: PS3.8 9.3.1. */
import { MAX_PDU_OCTETS } from '../limits.ts'

const HEADER_OCTETS = 6

export class PduReader {
  #rest: Uint8Array = new Uint8Array(0)

  /**
   * Takes the next octets from the client.
   *
   * @returns the PDUs that are whole now, headers included; `undefined` when one is longer than `MAX_PDU_OCTETS`
   */
  push(chunk: Uint8Array): Uint8Array[] | undefined {
    const octets = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const pdus: Uint8Array[] = []
    let at = 0
    while (octets.length - at >= HEADER_OCTETS) {
      const length = lengthAt(octets, at)
      if (length > MAX_PDU_OCTETS) return undefined
      if (octets.length - at < HEADER_OCTETS + length) break
      pdus.push(octets.subarray(at, at + HEADER_OCTETS + length))
      at += HEADER_OCTETS + length
    }
    this.#rest = octets.subarray(at)
    return pdus
  }
}

function lengthAt(octets: Uint8Array, at: number): number {
  return octets[at + 2]! * 0x1000000 + ((octets[at + 3]! << 16) | (octets[at + 4]! << 8) | octets[at + 5]!)
}
