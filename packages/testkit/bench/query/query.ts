/** How fast C-FIND is answered: beside Orthanc with 60 and 20,000 studies, then alone with up to a million in the index. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import { cFind, type RequestorAssociation } from '@leadglass/network'
import { contestants } from '../contestants/all.ts'
import type { Contestant, RunningServer } from '../contestants/contestant.ts'
import { SENDER_AE_TITLE } from '../contestants/leadglass.ts'
import { table } from '../ingest-table.ts'
import { formatNumber, median } from '../measure/statistics.ts'
import type { BenchOptions } from '../options.ts'
import { sendPrecut } from '../senders/precut.ts'
import { connectTo } from './client.ts'
import { dayOf, leadglassOfSize, STUDIES_PER_DAY, spread } from './synthetic-studies.ts'

const abstractSyntaxUID = UIDs.StudyRootQueryRetrieveInformationModelFind

interface Task {
  readonly name: string
  /** Keys of the n-th request. */
  readonly keys: (index: number) => readonly (readonly [tag: number, vr: 'LO' | 'PN' | 'DA' | 'CS', value: string])[]
}

interface Timing {
  readonly medianMs: number
  readonly p95Ms: number
  readonly answers: number
}

export async function measureQueries(options: BenchOptions, workFolder: string): Promise<string> {
  const sizes = options.quick ? [60, 1_000] : [60, 20_000]
  const synthetic = options.quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000]
  const beside = await besideOrthanc(options, workFolder, sizes)
  const alone = await aloneUpTo(options, workFolder, synthetic)
  return [
    '### C-FIND at STUDY level, median ms (answers)',
    beside,
    '### Leadglass alone, studies written into the index: median and p95, ms (answers)',
    alone,
  ].join('\n\n')
}

async function besideOrthanc(options: BenchOptions, workFolder: string, sizes: readonly number[]): Promise<string> {
  const taking = contestants(workFolder, options.contestants ?? ['leadglass', 'orthanc, plain'])
  const rows: string[][] = []
  for (const studies of sizes) {
    const columns = new Map<string, Timing[]>()
    for (const contestant of taking) {
      const fill = (server: RunningServer) => sendStudies(server, studies)
      columns.set(contestant.name, await timingsOf(contestant, workFolder, sentTasks(studies), options, fill))
    }
    for (const [index, { name }] of sentTasks(studies).entries()) {
      const timings = [...columns.values()].map((all) => all[index]!)
      const cells = timings.map(({ medianMs, answers }) => `${formatNumber(medianMs)} (${answers})`)
      const ratio = timings.length === 2 ? [`${formatNumber(timings[1]!.medianMs / timings[0]!.medianMs)}×`] : []
      rows.push([`${name}, ${studies.toLocaleString('en')} studies`, ...cells, ...ratio])
    }
  }
  const names = taking.map(({ name }) => name)
  return table(['query', ...names, ...(names.length === 2 ? ['times as fast'] : [])], rows)
}

async function sendStudies({ dicomPort, aeTitle, tls }: RunningServer, studies: number): Promise<void> {
  const job = { port: dicomPort, calledAETitle: aeTitle, callingAETitle: SENDER_AE_TITLE, tls }
  await sendPrecut({ ...job, corpus: 'small', associations: 1, instancesEach: studies, perStudy: 1 }, () => {})
}

/** The names of the corpus end in six digits that do not repeat soon. */
function sentTasks(studies: number): Task[] {
  return [
    {
      name: 'PatientID',
      keys: (index) => [[Tags.PatientID, 'LO', `small of association 0-${(index * 37) % studies}`]],
    },
    { name: 'PatientName BENCH^1*', keys: () => [[Tags.PatientName, 'PN', 'BENCH^1*']] },
    { name: 'all', keys: () => [] },
  ]
}

async function aloneUpTo(options: BenchOptions, workFolder: string, sizes: readonly number[]): Promise<string> {
  const tasks = syntheticTasks()
  const columns: Timing[][] = []
  for (const studies of sizes) {
    columns.push(await timingsOf(leadglassOfSize(studies), workFolder, tasks, options, async () => {}))
  }
  const rows = tasks.map(({ name }, index) => [
    name,
    ...columns.map((timings) => {
      const { medianMs, p95Ms, answers } = timings[index]!
      return `${formatNumber(medianMs)}, ${formatNumber(p95Ms)} (${answers})`
    }),
  ])
  return table(['query', ...sizes.map((size) => `${size.toLocaleString('en')} studies`)], rows)
}

function syntheticTasks(): Task[] {
  return [
    { name: 'PatientID', keys: (index) => [[Tags.PatientID, 'LO', `P${spread(index)}`]] },
    { name: 'PatientName, a rare prefix', keys: (index) => [[Tags.PatientName, 'PN', `name${spread(index)}^*`]] },
    { name: 'a day', keys: (index) => [[Tags.StudyDate, 'DA', dayOf(spread(index))]] },
    {
      name: 'a day and a modality',
      keys: (index) => [
        [Tags.StudyDate, 'DA', dayOf(spread(index))],
        [Tags.ModalitiesInStudy, 'CS', 'MR'],
      ],
    },
    {
      name: 'a week and a rare name',
      keys: (index) => [
        [Tags.StudyDate, 'DA', `${dayOf(spread(index))}-${dayOf(spread(index) + 7 * STUDIES_PER_DAY)}`],
        [Tags.PatientName, 'PN', `name${spread(index)}^*`],
      ],
    },
  ]
}

async function timingsOf(
  contestant: Contestant,
  workFolder: string,
  tasks: readonly Task[],
  options: BenchOptions,
  fill: (server: RunningServer) => Promise<void>,
): Promise<Timing[]> {
  const folder = join(workFolder, 'server')
  rmSync(folder, { recursive: true, force: true })
  const server = await contestant.start(folder)
  try {
    await fill(server)
    const contexts = [{ abstractSyntaxUID, transferSyntaxUIDs: [UIDs.ExplicitVRLittleEndian] }]
    const association = await connectTo(server, contexts)
    const timings: Timing[] = []
    for (const task of tasks) timings.push(await measure(task, association, options.quick ? 20 : 100))
    await association.release()
    return timings
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Long tasks are repeated less often. */
const LONGEST_TASK_MS = 5_000

async function measure(task: Task, association: RequestorAssociation, requests: number): Promise<Timing> {
  const latencies: number[] = []
  let answers = 0
  await ask(association, task, 0)
  const end = performance.now() + LONGEST_TASK_MS
  for (let index = 1; index <= requests && performance.now() < end; index += 1) {
    const began = performance.now()
    answers = await ask(association, task, index)
    latencies.push(performance.now() - began)
  }
  const sorted = latencies.sort((a, b) => a - b)
  return { medianMs: median(sorted), p95Ms: sorted[Math.floor(sorted.length * 0.95)]!, answers }
}

/** @returns how many answers came */
async function ask(association: RequestorAssociation, task: Task, index: number): Promise<number> {
  const identifier = new DataSet().set(Tags.QueryRetrieveLevel, 'CS', 'STUDY')
  for (const tag of [Tags.PatientID, Tags.PatientName]) identifier.set(tag, tag === Tags.PatientID ? 'LO' : 'PN', '')
  identifier.set(Tags.StudyInstanceUID, 'UI', '').set(Tags.StudyDate, 'DA', '').set(Tags.AccessionNumber, 'SH', '')
  for (const [tag, vr, value] of task.keys(index)) identifier.set(tag, vr, value)
  let answers = 0
  for await (const _ of cFind(association, { abstractSyntaxUID, identifier })) answers += 1
  return answers
}
