/** How fast a backup, a restoration and a drill are, beside `cp -r` of the same folder to the same disk, made durable by `sync`. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { initialise, restore, runOperation } from '@leadglass/server'
import { ctCorpus, part10File } from '@leadglass/testkit'
import { table } from './ingest-table.ts'
import { formatNumber, median } from './measure/statistics.ts'
import type { BenchOptions } from './options.ts'

/** CT images of half a megabyte. */
const INSTANCES = 2_000
const INSTANCES_QUICK = 300

export async function measureBackup(options: BenchOptions, workFolder: string): Promise<string> {
  const rounds = options.rounds ?? (options.quick ? 1 : 3)
  const folder = await madeArchive(workFolder, options.quick ? INSTANCES_QUICK : INSTANCES)
  const seconds: Record<string, number[]> = {}
  let octets = 0
  for (let round = 0; round < rounds; round += 1) {
    const [to, copy, back] = ['backup', 'copy', 'back'].map((name) => join(workFolder, `${name}-${round}`)) as [
      string,
      string,
      string,
    ]
    const rootKeyFile = join(folder, 'keys', 'root.key')
    const steps: [string, () => Promise<unknown> | unknown][] = [
      ['cp -r, then sync', () => execFileSync('sh', ['-c', 'cp -r "$0" "$1" && sync -f "$1"', folder, copy])],
      ['backup, the first', async () => ({ octets } = await runOperation(folder, 'backup.run', { to }))],
      ['backup, nothing new', () => runOperation(folder, 'backup.run', { to })],
      ['restore, opened and every record authenticated', () => restore({ from: to, folder: back, rootKeyFile })],
      ['drill', () => runOperation(folder, 'backup.drill', { from: to })],
    ]
    for (const [name, step] of steps) {
      const began = performance.now()
      await step()
      seconds[name] = [...(seconds[name] ?? []), (performance.now() - began) / 1_000]
    }
    for (const path of [to, copy, back]) rmSync(path, { recursive: true })
  }
  const rows = Object.entries(seconds).map(([name, taken]) => [
    name,
    formatNumber(median(taken)),
    formatNumber(octets / 1e6 / median(taken)),
  ])
  return `${formatNumber(octets / 1e6)} MB\n\n${table(['what', 'seconds', 'MB a second'], rows)}`
}

async function madeArchive(workFolder: string, instances: number): Promise<string> {
  const [folder, files] = [join(workFolder, 'data'), join(workFolder, 'files')]
  await initialise({ folder, environment: {} })
  mkdirSync(files)
  let number = 0
  for (const instance of ctCorpus({ count: instances })) {
    writeFileSync(join(files, `${number}.dcm`), part10File(instance))
    number += 1
  }
  await runOperation(folder, 'import', { paths: [files] })
  rmSync(files, { recursive: true })
  return folder
}
