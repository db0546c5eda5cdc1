/**
 * Measures Leadglass beside Orthanc and DCMTK's storescp, on this machine and in one run.
 *
 *     npm run bench -- ingest --quick      npm run bench -- read      npm run bench -- start
 *     npm run bench -- query              npm run bench -- retrieve
 *     npm run bench -- survey             npm run bench -- survey-count
 *     npm run bench -- first-image        npm run bench -- viewer
 *     npm run bench -- audit              npm run bench -- backup
 *
 * Quote the ratios, not the figures: machines and disks differ, and this one may be busy with other work.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureAudit } from './audit.ts'
import { measureBackup } from './backup.ts'
import { measureFirstImage } from './first-image/first-image.ts'
import { type IngestResult, measureIngest } from './ingest.ts'
import { ingestTables } from './ingest-table.ts'
import { formatNumber } from './measure/statistics.ts'
import { type BenchOptions, readOptions } from './options.ts'
import { measureQueries } from './query/query.ts'
import { measureDicomweb } from './read/dicomweb.ts'
import { measureReading } from './read/read.ts'
import { measureRetrieval } from './retrieve/retrieve.ts'
import { measureStart } from './start.ts'
import { measureSurveyCount } from './survey/count.ts'
import { measureSurvey } from './survey/fleet.ts'
import { measureViewer } from './viewer/viewer.ts'

const EXIT_USAGE = 64

let options: BenchOptions | undefined
try {
  options = readOptions(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = EXIT_USAGE
}
if (options) await main(options)

async function main(options: BenchOptions): Promise<void> {
  const workFolder = mkdtempSync(join(process.env.LEADGLASS_BENCH_FOLDER ?? tmpdir(), 'leadglass-bench-'))
  const removeWorkFolder = () => rmSync(workFolder, { recursive: true, force: true })
  try {
    const markdown = `${heading()}\n\n${await measure(options, workFolder)}\n`
    console.log(markdown)
    if (options.out !== undefined) writeFileSync(options.out, markdown)
  } finally {
    removeWorkFolder()
  }
}

async function measure(options: BenchOptions, workFolder: string): Promise<string> {
  if (options.subject === 'read') return measureReading(options, workFolder)
  if (options.subject === 'dicomweb') return measureDicomweb(options, workFolder)
  if (options.subject === 'first-image') return measureFirstImage(options, workFolder)
  if (options.subject === 'viewer') return measureViewer(options, workFolder)
  if (options.subject === 'audit') return measureAudit(options, workFolder)
  if (options.subject === 'backup') return measureBackup(options, workFolder)
  if (options.subject === 'query') return measureQueries(options, workFolder)
  if (options.subject === 'retrieve') return measureRetrieval(options, workFolder)
  if (options.subject === 'start') return measureStart(options, workFolder)
  if (options.subject === 'survey') return measureSurvey(options, workFolder)
  if (options.subject === 'survey-count') return measureSurveyCount(options)
  const results: IngestResult[] = []
  for await (const result of measureIngest(options, workFolder)) {
    results.push(result)
    const { corpus, sender, associations } = result.case
    console.error(
      `${corpus} ${sender} ${associations}  ${result.contestant}: ${formatNumber(result.instancesPerSecond)} instances/s`,
    )
  }
  return ingestTables(results)
}

function heading(): string {
  const command = `npm run bench -- ${process.argv.slice(2).join(' ')}`
  const [cpu] = cpus()
  const date = new Date().toISOString().slice(0, 10)
  return `${date}, ${availableParallelism()} × ${cpu?.model ?? 'unknown processor'}, Node ${process.version}: \`${command}\``
}
