/** Reads DICOM files and folders from disk into the archive. */
import { createReadStream } from 'node:fs'
import { DicomError, readPart10 } from '@leadglass/dicom'
import { z } from 'zod'
import { limits } from '../limits.ts'
import { filesOf } from './files-of.ts'
import type { Operation, OperationContext } from './operation.ts'
import type { ImportReport } from './operation-table.ts'
import { absolutePath } from './params.ts'

const params = z.strictObject({ paths: z.array(absolutePath).min(1).max(10_000) })

export const importFiles: Operation<'import'> = {
  right: 'study:store',
  params,
  facts: ({ paths }) => ({ paths: paths.length }),
  async run(given, context) {
    const { paths } = params.parse(given)
    const total = await countFiles(paths)
    const report: ImportReport = { stored: 0, alreadyStored: 0, skipped: 0, refused: [] }
    let done = 0
    for await (const path of filesOf(paths)) {
      await importFile(path, context, report)
      context.onProgress({ done: ++done, total, unit: 'files' })
    }
    return report
  },
}

async function importFile(path: string, { data, principal }: OperationContext, report: ImportReport): Promise<void> {
  try {
    const file = await readPart10(createReadStream(path, { highWaterMark: 256 * 1024 }))
    const origin = { principal, protocol: 'import', transferSyntaxUID: file.transferSyntaxUID } as const
    const { outcome } = await data.archive.receive(origin, file.dataSet)
    report[outcome === 'stored' ? 'stored' : 'alreadyStored']++
  } catch (error) {
    refuse(path, error, report)
  }
}

/** A full disk or a closed archive ends the import; a file at fault does not. */
function refuse(path: string, error: unknown, report: ImportReport): void {
  const { code, message } = error as { code?: unknown; message?: string }
  if (error instanceof DicomError && notDicom.has(error.code)) report.skipped++
  else if (typeof code !== 'string' || fatal.has(code)) throw error
  else if (report.refused.length < limits.reportedProblems)
    report.refused.push({ path, code, message: message ?? code })
}

const fatal = new Set(['LG_ARCHIVE_FULL', 'LG_ARCHIVE_CLOSED', 'LG_STORAGE_FAILED', 'LG_ACCESS_DENIED'])
const notDicom = new Set<string>(['LG_DICOM_NOT_PART10', 'LG_DICOM_PREAMBLE_MISSING'])

async function countFiles(paths: readonly string[]): Promise<number> {
  let count = 0
  for await (const _ of filesOf(paths)) count++
  return count
}
