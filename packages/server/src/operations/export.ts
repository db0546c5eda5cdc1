/** Writes a study as DICOM Part 10 files, one folder a series. */
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportedFile } from '@leadglass/archive'
import { z } from 'zod'
import { countExport } from '../approvals/two-people.ts'
import type { Operation } from './operation.ts'
import { absolutePath, uid } from './params.ts'

export const exportStudy: Operation<'export'> = {
  right: 'study:export',
  decidesEach: true,
  params: z.strictObject({ studyInstanceUID: uid, out: absolutePath }),
  facts: 'by-archive',
  async run({ studyInstanceUID, out }, { data, principal, onProgress }) {
    const folders = new Map<string, string>()
    let instances = 0
    let octets = 0
    const write = async (file: ExportedFile) => {
      const folder = folders.get(file.seriesInstanceUID) ?? (await seriesFolder(out, folders.size + 1))
      folders.set(file.seriesInstanceUID, folder)
      octets += await writeInstance(join(folder, fileName(++instances)), file.octets)
      onProgress({ done: instances, total: 0, unit: 'instances' })
    }
    await countExport(data, principal, studyInstanceUID)
    await data.archive.export(principal, studyInstanceUID, { write })
    return { instances, octets }
  },
}

async function seriesFolder(out: string, number: number): Promise<string> {
  const folder = join(out, `series-${String(number).padStart(4, '0')}`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** Names are ours, never from a data set. */
function fileName(number: number): string {
  return `${String(number).padStart(6, '0')}.dcm`
}

/** A file that exists is not replaced: two exports into one folder would mix studies. */
async function writeInstance(path: string, octets: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await open(path, 'wx', 0o600)
  let length = 0
  try {
    for await (const chunk of octets) {
      await file.write(chunk)
      length += chunk.length
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return length
}
