/** How long a server takes from its start to its first answer, and what it holds when nothing happens. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { contestants } from './contestants/all.ts'
import { table } from './ingest-table.ts'
import { residentMiB } from './measure/process-tree.ts'
import { formatNumber, median } from './measure/statistics.ts'
import type { BenchOptions } from './options.ts'

const IDLE_MS = 3_000

export async function measureStart(options: BenchOptions, workFolder: string): Promise<string> {
  const taking = contestants(workFolder, options.contestants ?? ['leadglass', 'orthanc, plain'])
  const rounds = options.rounds ?? (options.quick ? 1 : 5)
  const results = new Map(taking.map(({ name }) => [name, { startMs: [] as number[], idleMiB: [] as number[] }]))
  const folder = join(workFolder, 'server')
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of taking) {
      rmSync(folder, { recursive: true, force: true })
      const server = await contestant.start(folder)
      await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
      results.get(contestant.name)!.startMs.push(server.startMs)
      results.get(contestant.name)!.idleMiB.push(residentMiB(server.process.pid!))
      await server.stop()
    }
  }
  rmSync(folder, { recursive: true, force: true })
  const rows = [...results].map(([name, { startMs, idleMiB }]) => [
    name,
    formatNumber(median(startMs)),
    formatNumber(median(idleMiB)),
  ])
  return table(['server', 'start to first answer (ms)', 'idle memory (MiB)'], rows)
}
