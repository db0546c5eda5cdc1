/**
 * Unix socket addresses hold 107 octets; a data folder deep in the tree needs a shorter way to the same file.
 *
 * Source: unix(7).
 */
import { closeSync, openSync } from 'node:fs'
import { basename, dirname } from 'node:path'

const longestAddress = 107

/** Calls `use` with an address of `path` that fits, and keeps it valid until the promise settles. */
export async function withSocketPath<T>(path: string, use: (address: string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(path) <= longestAddress) return use(path)
  const folder = openSync(dirname(path), 'r')
  try {
    return await use(`/proc/self/fd/${folder}/${basename(path)}`)
  } finally {
    closeSync(folder)
  }
}
