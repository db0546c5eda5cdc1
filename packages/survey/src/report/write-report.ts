/** The files of a report in a folder, each whole or not there. */
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { csvTables } from './csv.ts'
import { htmlPage } from './html/page.ts'
import { markdownSummary } from './markdown.ts'
import { type Report, reportJsonSchema } from './report.ts'

export const reportFormats = ['html', 'pdf', 'csv', 'json', 'markdown'] as const
export type ReportFormat = (typeof reportFormats)[number]

type Files = Readonly<Record<string, string | Uint8Array>>

/** Names and contents of one format's files. */
export async function renderReport(report: Report, format: ReportFormat): Promise<Files> {
  switch (format) {
    case 'html':
      return { 'report.html': htmlPage(report) }
    case 'pdf':
      // The library with its fonts takes a third of a second to load: only who wants a PDF waits for it.
      return { 'report.pdf': await (await import('./pdf/pdf.ts')).pdfReport(report) }
    case 'csv':
      return csvTables(report)
    case 'json':
      return { 'report.json': pretty(report), 'report.schema.json': pretty(reportJsonSchema()) }
    case 'markdown':
      return { 'report.md': markdownSummary(report) }
  }
}

const pretty = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

/**
 * @param folder - made if need be; files of an earlier report are replaced
 * @returns paths of the files written
 */
export async function writeReport(report: Report, folder: string, formats: readonly ReportFormat[]): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const written: string[] = []
  for (const format of formats) {
    for (const [name, content] of Object.entries(await renderReport(report, format))) {
      written.push(await replaceFile(join(folder, name), content, report.named))
    }
  }
  return written
}

/** A named report says where one need only knock: it is for the operator's own account. */
async function replaceFile(path: string, content: string | Uint8Array, isPrivate: boolean): Promise<string> {
  await writeFile(`${path}.new`, content, { mode: isPrivate ? 0o600 : 0o644 })
  await rename(`${path}.new`, path)
  return path
}
