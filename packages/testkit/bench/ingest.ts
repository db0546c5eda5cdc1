/** How fast instances are taken in: every contestant in turn on the same work, rounds interleaved. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { CorpusName } from '@leadglass/testkit'
import { contestants } from './contestants/all.ts'
import type { Contestant } from './contestants/contestant.ts'
import { SENDER_AE_TITLE } from './contestants/leadglass.ts'
import { type Cost, CostMeter } from './measure/process-tree.ts'
import type { BenchOptions } from './options.ts'
import { sendPrecut } from './senders/precut.ts'
import { sendWithStorescu } from './senders/storescu.ts'

export interface IngestCase {
  readonly corpus: CorpusName
  readonly sender: 'precut' | 'storescu'
  readonly associations: number
  readonly instancesEach: number
}

export interface IngestResult {
  readonly contestant: string
  readonly case: IngestCase
  readonly instancesPerSecond: number
  readonly cost: Cost
}

/** Instances of one association. Enough for a second or more at the speed of the fastest. */
const instancesEach = {
  full: { ct: { 1: 600, 4: 250 }, small: { 1: 3000, 4: 1500 }, big: { 1: 3, 4: 1 } },
  quick: { ct: { 1: 100, 4: 40 }, small: { 1: 400, 4: 150 }, big: { 1: 1, 4: 1 } },
} as const

/** Octets of one instance, for rates in MB/s. */
export const instanceOctets: Readonly<Record<CorpusName, number>> = { ct: 526_000, small: 7_000, big: 209_670_000 }

/** Yields each measurement as it is made. */
export async function* measureIngest(options: BenchOptions, workFolder: string): AsyncGenerator<IngestResult> {
  const taking = contestants(workFolder, options.contestants)
  for (const corpus of options.corpora) {
    const rounds = options.rounds ?? (options.quick ? 1 : corpus === 'big' ? 3 : 5)
    for (let round = 0; round < rounds; round += 1) {
      for (const work of casesOf(corpus, options.quick)) {
        for (const contestant of taking) yield await measure(contestant, work, workFolder)
      }
    }
  }
}

function casesOf(corpus: CorpusName, quick: boolean): IngestCase[] {
  const counts = instancesEach[quick ? 'quick' : 'full'][corpus]
  return (['precut', 'storescu'] as const).flatMap((sender) =>
    ([1, 4] as const).map((associations) => ({ corpus, sender, associations, instancesEach: counts[associations] })),
  )
}

/** One contestant, started with an empty store and ended afterwards. A failure is a result too: its rate is NaN. */
async function measure(contestant: Contestant, work: IngestCase, workFolder: string): Promise<IngestResult> {
  const folder = join(workFolder, 'server')
  rmSync(folder, { recursive: true, force: true })
  const server = await contestant.start(folder)
  try {
    let meter: CostMeter | undefined
    const job = {
      ...work,
      port: server.dicomPort,
      calledAETitle: server.aeTitle,
      callingAETitle: SENDER_AE_TITLE,
      tls: server.tls,
      corpusFolder: join(workFolder, 'corpus'),
    }
    const onStart = () => {
      meter = new CostMeter(server.process.pid!)
    }
    const send = work.sender === 'precut' ? sendPrecut : sendWithStorescu
    const outcome = await send(job, onStart).catch((error: unknown) => {
      console.error(`${contestant.name}, ${work.corpus}, ${work.sender}, ${work.associations}: ${String(error)}`)
      return { seconds: Number.NaN }
    })
    const cost = meter?.stop() ?? { peakMiB: Number.NaN, endMiB: Number.NaN, cpuSeconds: Number.NaN }
    const instances = work.associations * work.instancesEach
    return { contestant: contestant.name, case: work, instancesPerSecond: instances / outcome.seconds, cost }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
