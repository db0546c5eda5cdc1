/** The real disk with a fault at a chosen call. */
import { type FileSystem, nodeFileSystem, type OpenFile } from '../../src/index.ts'

export const operations = ['open', 'write', 'datasync', 'truncate', 'rename', 'syncFolder', 'makeFolder'] as const
export type Operation = (typeof operations)[number]

export class FaultyFileSystem implements FileSystem {
  /** Calls of this kind fail once `after` of them have passed; `times` of them in a row. */
  fault: { operation: Operation; after: number; times: number } | undefined
  /** Faults that happened. */
  happened = 0

  readFile = nodeFileSystem.readFile
  readFolder = nodeFileSystem.readFolder
  remove = nodeFileSystem.remove

  async open(path: string, how: 'create' | 'keep'): Promise<OpenFile> {
    this.#meet('open')
    const file = await nodeFileSystem.open(path, how)
    return {
      write: async (octets, position) => {
        if (this.#isDue('write')) {
          await file.write(octets.subarray(0, octets.length / 2), position)
          this.#fail()
        }
        return file.write(octets, position)
      },
      datasync: async () => this.#then('datasync', () => file.datasync()),
      truncate: async (length) => this.#then('truncate', () => file.truncate(length)),
      close: () => file.close(),
    }
  }

  makeFolder = (path: string) => this.#then('makeFolder', () => nodeFileSystem.makeFolder(path))
  rename = (from: string, to: string) => this.#then('rename', () => nodeFileSystem.rename(from, to))
  syncFolder = (path: string) => this.#then('syncFolder', () => nodeFileSystem.syncFolder(path))

  async #then(operation: Operation, call: () => Promise<void>): Promise<void> {
    this.#meet(operation)
    return call()
  }

  #meet(operation: Operation): void {
    if (this.#isDue(operation)) this.#fail()
  }

  #isDue(operation: Operation): boolean {
    const { fault } = this
    if (fault?.operation !== operation) return false
    if (fault.after > 0) {
      fault.after -= 1
      return false
    }
    fault.times -= 1
    if (fault.times === 0) this.fault = undefined
    return true
  }

  #fail(): never {
    this.happened += 1
    throw Object.assign(new Error('ENOSPC: injected'), { code: 'ENOSPC', syscall: 'injected' })
  }
}
