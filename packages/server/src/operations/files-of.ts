/** The files that paths given by an operator lead to. */
import { opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ServerError } from '../errors.ts'

/** Files in the order the disk gives them. Symbolic links inside folders are not followed, so that no loop is walked. */
export async function* filesOf(paths: readonly string[]): AsyncGenerator<string> {
  for (const path of paths) {
    const facts = await stat(path).catch((cause: NodeJS.ErrnoException) => {
      throw new ServerError('LG_OPERATION_PARAMS', `a path that was given cannot be read (${cause.code})`, {}, cause)
    })
    if (facts.isDirectory()) yield* filesBelow(path)
    else yield path
  }
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (entry.isFile() && entry.name !== 'DICOMDIR') yield path
  }
}
