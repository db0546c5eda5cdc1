/**
 * The few things the archive asks of a disk. Tests put an implementation in between that fails at a chosen call.
 *
 * Every method rejects with the system's error (`code` ENOSPC, EIO, …). Folders are made 0700 and files 0600.
 */
export interface FileSystem {
  /** Opens for reading and writing; `create`: makes it, and it must not be there yet; `read`: for reading only. */
  open(path: string, mode: OpenMode): Promise<OpenFile>
  makeFolder(path: string): Promise<void>
  /** Names in a folder, sorted; a folder that is not there has none. */
  list(path: string): Promise<string[]>
  /** Replaces `to` when it is there. */
  rename(from: string, to: string): Promise<void>
  /** Removes a file; nothing happens when it is not there. */
  remove(path: string): Promise<void>
  /** Makes names created, renamed or removed in this folder durable. */
  syncFolder(path: string): Promise<void>
}

export type OpenMode = 'existing' | 'create' | 'read'

/** One open file; positions are octets from its start. */
export interface OpenFile {
  /** Reads exactly `length` octets. @returns fewer only at the end of the file */
  read(position: number, length: number): Promise<Buffer>
  /** Writes all of `parts`, one after the other, from `position`. */
  write(position: number, parts: readonly Uint8Array[]): Promise<void>
  length(): Promise<number>
  truncate(length: number): Promise<void>
  /** Resolves once everything written is on stable storage. After a rejection nothing is known of what was not synced. */
  datasync(): Promise<void>
  close(): Promise<void>
}
