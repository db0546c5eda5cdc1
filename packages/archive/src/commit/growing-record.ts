/** A record while its octets come: it is encrypted as it grows; a small one stays in memory, a long one streams into a pack of its own. */
import { limits } from '../limits.ts'
import type { LeasePool } from '../pack/lease-pool.ts'
import type { Pack } from '../pack/pack.ts'
import { type RecordKind, recordHeaderLength } from '../record/record-header.ts'
import { RecordWriter } from '../record/record-writer.ts'
import type { Body } from './submission.ts'

/** Octets of ciphertext gathered before they are written to a leased pack. */
const gatheredOctets = 2 ** 20

export class GrowingRecord {
  readonly #writer: RecordWriter
  readonly #leases: LeasePool
  #gathered: Uint8Array[] = []
  #gatheredLength = 0
  #lease: { pack: Pack; start: number } | undefined

  constructor(kind: RecordKind, leases: LeasePool) {
    this.#writer = new RecordWriter(kind)
    this.#leases = leases
  }

  push(chunk: Uint8Array): Promise<void> | void {
    this.#writer.push(chunk)
    this.#gather()
    if (this.#lease !== undefined)
      return this.#gatheredLength >= gatheredOctets ? this.#flush(this.#lease.pack) : undefined
    if (this.#writer.bodyLength > limits.smallRecordOctets) return this.#leasePack()
  }

  /** Ends the record. @returns what the committer writes */
  async finish(metadata: Uint8Array): Promise<{ writer: RecordWriter; body: Body }> {
    const writer = this.#writer
    writer.end(metadata)
    this.#gather()
    if (this.#lease === undefined) return { writer, body: { in: 'memory', parts: this.#gathered } }
    await this.#flush(this.#lease.pack)
    return { writer, body: { in: 'pack', ...this.#lease } }
  }

  /** Gives the pack back, whatever became of the record. @param packLimitOctets - a fuller pack is not used again */
  async close(kept: boolean, packLimitOctets: number): Promise<void> {
    if (this.#lease === undefined) return
    const { pack, start } = this.#lease
    this.#lease = undefined
    if (!kept && pack.usable) await pack.rollBack(start).catch(() => undefined)
    await this.#leases.release(pack, pack.usable && pack.durableLength < packLimitOctets)
  }

  #gather(): void {
    for (const part of this.#writer.take()) {
      this.#gathered.push(part)
      this.#gatheredLength += part.length
    }
  }

  async #leasePack(): Promise<void> {
    const pack = await this.#leases.acquire()
    this.#lease = { pack, start: pack.skip(recordHeaderLength) }
    await this.#flush(pack)
  }

  async #flush(pack: Pack): Promise<void> {
    const parts = this.#gathered
    this.#gathered = []
    this.#gatheredLength = 0
    await pack.append(parts)
  }
}
