/** The real disk with a fault at a chosen call. */
import type { FileSystem, OpenFile, OpenMode } from '../../src/index.ts'
import { nodeFileSystem } from '../../src/index.ts'

export type Operation = 'open' | 'write' | 'short-write' | 'datasync' | 'truncate' | 'syncFolder' | 'rename'

export interface Fault {
  operation: Operation
  /** How many calls of this kind pass before the one that fails. */
  after: number
  errno: 'ENOSPC' | 'EIO'
  /** Only calls on paths that contain this. */
  path?: string
}

export class FaultyFileSystem implements FileSystem {
  /** Set to let the next calls fail; cleared once it happened. */
  fault: Fault | undefined
  /** Faults that happened. */
  happened = 0

  async open(path: string, mode: OpenMode): Promise<OpenFile> {
    this.#meet('open', path)
    return new FaultyFile(this, path, await nodeFileSystem.open(path, mode))
  }

  makeFolder(path: string): Promise<void> {
    return nodeFileSystem.makeFolder(path)
  }

  list(path: string): Promise<string[]> {
    return nodeFileSystem.list(path)
  }

  async rename(from: string, to: string): Promise<void> {
    this.#meet('rename', from)
    return nodeFileSystem.rename(from, to)
  }

  remove(path: string): Promise<void> {
    return nodeFileSystem.remove(path)
  }

  async syncFolder(path: string): Promise<void> {
    this.#meet('syncFolder', path)
    return nodeFileSystem.syncFolder(path)
  }

  meets(operation: Operation, path: string): boolean {
    const { fault } = this
    if (fault?.operation !== operation || (fault.path !== undefined && !path.includes(fault.path))) return false
    fault.after -= 1
    return fault.after < 0
  }

  fail(): never {
    const errno = this.fault?.errno ?? 'EIO'
    this.fault = undefined
    this.happened += 1
    throw Object.assign(new Error(`${errno}: injected`), { code: errno, syscall: 'injected' })
  }

  #meet(operation: Operation, path: string): void {
    if (this.meets(operation, path)) this.fail()
  }
}

class FaultyFile implements OpenFile {
  readonly #system: FaultyFileSystem
  readonly #path: string
  readonly #file: OpenFile

  constructor(system: FaultyFileSystem, path: string, file: OpenFile) {
    this.#system = system
    this.#path = path
    this.#file = file
  }

  read(position: number, length: number): Promise<Buffer> {
    return this.#file.read(position, length)
  }

  /** `short-write`: half of it is on the disk when the error comes, as with a disk that fills up. */
  async write(position: number, parts: readonly Uint8Array[]): Promise<void> {
    if (this.#system.meets('write', this.#path)) this.#system.fail()
    if (!this.#system.meets('short-write', this.#path)) return this.#file.write(position, parts)
    const all = Buffer.concat(parts)
    await this.#file.write(position, [all.subarray(0, all.length >> 1)])
    this.#system.fail()
  }

  length(): Promise<number> {
    return this.#file.length()
  }

  async truncate(length: number): Promise<void> {
    if (this.#system.meets('truncate', this.#path)) this.#system.fail()
    return this.#file.truncate(length)
  }

  async datasync(): Promise<void> {
    if (this.#system.meets('datasync', this.#path)) this.#system.fail()
    return this.#file.datasync()
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}
