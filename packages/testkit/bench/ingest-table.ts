/** The results of `ingest` as markdown tables: a median of each case, and its ratio to each peer. */
import { type IngestCase, type IngestResult, instanceOctets } from './ingest.ts'
import { formatNumber, median } from './measure/statistics.ts'

const OURS = 'Leadglass'

export function ingestTables(results: readonly IngestResult[]): string {
  const names = [...new Set(results.map(({ contestant }) => contestant))]
  const cases = [...new Map(results.map(({ case: work }) => [keyOf(work), work])).values()]
  const peers = names.filter((name) => name !== OURS)
  const ratioTo = names.includes(OURS) ? peers : []
  const rows = cases.map((work) => {
    const rate = (name: string) => rateOf(results, name, work)
    const ratios = ratioTo.map((peer) => `${formatNumber(rate(OURS) / rate(peer))}×`)
    return [title(work), ...names.map((name) => formatNumber(rate(name))), ...ratios]
  })
  const costs = cases.map((work) => [title(work), ...names.map((name) => costOf(results, name, work))])
  return [
    '### C-STORE: instances a second (big: MB/s), medians',
    table(['work', ...names, ...ratioTo.map((peer) => `${OURS} to ${peer}`)], rows),
    '### Of the server: resident memory, peak and end (MiB), and processor time an instance, medians',
    table(['work', ...names], costs),
  ].join('\n\n')
}

function rateOf(results: readonly IngestResult[], name: string, work: IngestCase): number {
  const rates = matching(results, name, work).map(({ instancesPerSecond }) => instancesPerSecond)
  return median(rates) * (work.corpus === 'big' ? instanceOctets.big / 1e6 : 1)
}

function costOf(results: readonly IngestResult[], name: string, work: IngestCase): string {
  const costs = matching(results, name, work).map(({ cost }) => cost)
  const instances = work.associations * work.instancesEach
  const peak = formatNumber(median(costs.map(({ peakMiB }) => peakMiB)))
  const end = formatNumber(median(costs.map(({ endMiB }) => endMiB)))
  return `${peak}, ${end}; ${formatNumber((median(costs.map(({ cpuSeconds }) => cpuSeconds)) / instances) * 1000)} ms`
}

function matching(results: readonly IngestResult[], name: string, work: IngestCase): IngestResult[] {
  return results.filter((result) => result.contestant === name && keyOf(result.case) === keyOf(work))
}

function keyOf({ corpus, sender, associations }: IngestCase): string {
  return `${corpus} ${sender} ${associations}`
}

function title({ corpus, sender, associations }: IngestCase): string {
  return `${corpus}, ${sender === 'precut' ? 'cut before' : 'storescu'}, ${associations}`
}

/** A markdown table with its numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}
