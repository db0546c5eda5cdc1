/** One pack that is written to: append-only, by one writer at a time. */
import type { OpenFile } from '../file-system/file-system.ts'

export class Pack {
  /** File name without folder and ending: the pack id, 32 hexadecimal digits. */
  readonly name: string
  readonly file: OpenFile
  #written: number
  #durable: number
  #usable = true

  constructor(name: string, file: OpenFile, length: number) {
    this.name = name
    this.file = file
    this.#written = length
    this.#durable = length
  }

  /** Octets up to which everything is on stable storage and acknowledged or about to be. */
  get durableLength(): number {
    return this.#durable
  }

  get writtenLength(): number {
    return this.#written
  }

  /** False after a failure that leaves open what the disk holds: nothing more is appended then. */
  get usable(): boolean {
    return this.#usable
  }

  /** @returns where the first octet went */
  async append(parts: readonly Uint8Array[]): Promise<number> {
    const start = this.#written
    await this.file.write(start, parts)
    for (const part of parts) this.#written += part.length
    return start
  }

  /** Leaves `length` octets to be filled by `fill` later. @returns where they begin */
  skip(length: number): number {
    const start = this.#written
    this.#written += length
    return start
  }

  async fill(position: number, octets: Uint8Array): Promise<void> {
    await this.file.write(position, [octets])
  }

  /** After a rejection the pack is not usable: a second fdatasync could succeed without having written anything. */
  async sync(): Promise<void> {
    const length = this.#written
    try {
      await this.file.datasync()
    } catch (error) {
      this.#usable = false
      throw error
    }
    this.#durable = length
  }

  /** Cuts off what was written after `length`; a pack that cannot even be cut is not usable. */
  async rollBack(length = this.#durable): Promise<void> {
    try {
      await this.file.truncate(length)
      this.#written = length
      this.#durable = Math.min(this.#durable, length)
    } catch (error) {
      this.#usable = false
      throw error
    }
  }
}
