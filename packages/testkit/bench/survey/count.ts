/** How many C-FIND answers a second the survey counts over loopback, while another process makes them up. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { dicomProbe, type Reach } from '@leadglass/survey'
import { table } from '../ingest-table.ts'
import { formatNumber, median } from '../measure/statistics.ts'
import type { BenchOptions } from '../options.ts'

const STUDIES = 2_000_000
const QUICK_STUDIES = 500_000

export async function measureSurveyCount(options: BenchOptions): Promise<string> {
  const studies = options.quick ? QUICK_STUDIES : STUDIES
  const rounds = options.rounds ?? (options.quick ? 1 : 3)
  const generator = fork(join(import.meta.dirname, 'generator.ts'), [String(studies)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const [line] = await once(generator.stdout!, 'data')
  const seconds: number[] = []
  const processorSeconds: number[] = []
  const before = process.memoryUsage().rss
  let most = before
  try {
    for (let round = 0; round < rounds; round += 1) {
      const [began, busy] = [performance.now(), process.cpuUsage()]
      const { counts } = await dicomProbe().run({ address: '127.0.0.1', port: Number(line) }, reach)
      seconds.push((performance.now() - began) / 1_000)
      const { user, system } = process.cpuUsage(busy)
      processorSeconds.push((user + system) / 1_000_000)
      most = Math.max(most, process.memoryUsage().rss)
      if (counts?.studies.value !== studies) throw new Error(`counted ${counts?.studies.value} of ${studies} studies`)
    }
  } finally {
    generator.disconnect()
  }
  const rate = studies / median(seconds)
  const memory = (most - before) / 2 ** 20
  // Of the survey's process alone: what the rate would be on a machine that has nothing else to do.
  const processorRate = studies / median(processorSeconds)
  const row = [studies, rate, processorRate, 24_300_000 / rate, memory].map(formatNumber)
  const head = [
    'studies',
    'answers counted a second',
    'and a processor second',
    'seconds for 24.3 million',
    'memory grown (MiB)',
  ]
  return table(head, [row])
}

const reach: Reach = {
  async connect(port, onread) {
    const socket = connect({ host: '127.0.0.1', port, ...(onread ? { onread } : {}) })
    await once(socket, 'connect')
    return socket
  },
  turn: async () => {},
  highestRung: 9,
  readBudget: { take: () => true },
  signal: new AbortController().signal,
  identity: { aeTitle: 'LGSURVEY', calledAETitle: 'ANY-SCP', userAgent: 'leadglass-survey' },
}
