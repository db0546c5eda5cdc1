/** Reads files of worklist items, DICOM or DICOM JSON, from disk. */
import { readFile, stat } from 'node:fs/promises'
import { z } from 'zod'
import { limits } from '../limits.ts'
import { readWorklistFile } from '../worklist/read-worklist-file.ts'
import type { Operation } from './operation.ts'
import { absolutePath } from './params.ts'

const params = z.strictObject({ paths: z.array(absolutePath).min(1).max(10_000) })

export const worklistImport: Operation<'worklist.import'> = {
  right: 'worklist:write',
  params,
  facts: ({ paths }) => ({ paths: paths.length }),
  async run({ paths }, { data, onProgress }) {
    const refused: { path: string; code: string; message: string }[] = []
    let items = 0
    for (const [index, path] of paths.entries()) {
      try {
        items += data.services.worklist.add(readWorklistFile(await octetsOf(path)), 'command').length
      } catch (error) {
        const { code, message } = error as { code?: unknown; message: string }
        if (typeof code !== 'string' || code === 'LG_WORKLIST_FULL') throw error
        if (refused.length < limits.reportedProblems) refused.push({ path, code, message })
      }
      onProgress({ done: index + 1, total: paths.length, unit: 'files' })
    }
    return { items, refused }
  },
}

async function octetsOf(path: string): Promise<Uint8Array> {
  const { size } = await stat(path)
  if (size > limits.worklistFileOctets)
    throw Object.assign(new Error('the file is too long for worklist items'), { code: 'LG_WORKLIST_ITEM_INVALID' })
  return readFile(path)
}
