/** How fast a DICOMweb server answers: metadata, instances and frames of one series, searches among many studies. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { readDataSet, Tags } from '@leadglass/dicom'
import { ctCorpus, smallCorpus } from '@leadglass/testkit'
import { contestants } from '../contestants/all.ts'
import type { Contestant, RunningServer } from '../contestants/contestant.ts'
import { SENDER_AE_TITLE } from '../contestants/leadglass.ts'
import { table } from '../ingest-table.ts'
import { formatNumber, median } from '../measure/statistics.ts'
import type { BenchOptions } from '../options.ts'
import { sendPrecut } from '../senders/precut.ts'
import { webClient } from './web-client.ts'

export interface Task {
  readonly name: string
  readonly unit: 'ms' | 'MB/s' | '/s'
  readonly accept: string
  readonly connections: number
  readonly requests: number
  /** The path of the n-th request. */
  readonly path: (index: number) => string
}

export const SERIES_INSTANCES = 200
const DICOM = 'multipart/related; type="application/dicom"; transfer-syntax=*'
const OCTETS = 'multipart/related; type="application/octet-stream"; transfer-syntax=*'
const JSON_TYPE = 'application/dicom+json'

/** Runs all tasks on Leadglass and Orthanc and gives the table. */
export function measureReading(options: BenchOptions, workFolder: string): Promise<string> {
  return measureTasks(options, workFolder, { tasks: tasksOf(options.quick), studies: options.studies })
}

/** Sends a series and studies to a store of each contestant and runs the tasks on it, one after the other. */
export function measureTasks(
  options: BenchOptions,
  workFolder: string,
  { tasks, studies }: { tasks: readonly Task[]; studies: number },
): Promise<string> {
  const taking = contestants(workFolder, options.contestants ?? ['leadglass', 'orthanc, plain'])
  return measureEach(taking, workFolder, { tasks, rounds: roundsOf(options), fill: (server) => fill(server, studies) })
}

export const roundsOf = ({ rounds, quick }: BenchOptions): number => rounds ?? (quick ? 1 : 5)

export interface Work {
  readonly tasks: readonly Task[]
  readonly rounds: number
  /** Called once the server has started */
  readonly fill?: (server: RunningServer) => Promise<void>
}

export async function measureEach(
  taking: readonly Contestant[],
  workFolder: string,
  { tasks, rounds, fill }: Work,
): Promise<string> {
  const columns = new Map<string, number[][]>()
  for (const contestant of taking) {
    const folder = join(workFolder, 'server')
    rmSync(folder, { recursive: true, force: true })
    const server = await contestant.start(folder)
    try {
      await fill?.(server)
      const values = tasks.map((): number[] => [])
      for (let round = 0; round < rounds; round += 1) {
        for (const [index, task] of tasks.entries()) values[index]!.push(await measure(task, server))
      }
      columns.set(contestant.name, values)
    } finally {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return toTable(tasks, columns)
}

/** One series of 200 CT images, and studies of one small instance. */
async function fill(server: RunningServer, studies: number): Promise<void> {
  const job = {
    port: server.dicomPort,
    calledAETitle: server.aeTitle,
    callingAETitle: SENDER_AE_TITLE,
    tls: server.tls,
  }
  await sendPrecut({ ...job, corpus: 'ct', associations: 1, instancesEach: SERIES_INSTANCES }, () => {})
  await sendPrecut({ ...job, corpus: 'small', associations: 1, instancesEach: studies, perStudy: 1 }, () => {})
}

function tasksOf(quick: boolean): Task[] {
  const { path, instance } = seriesOfCorpus()
  const patientID = patientOfCorpus()
  const requests = quick ? 20 : 200
  const search = { unit: '/s', accept: JSON_TYPE, connections: 1, requests } as const
  return [
    {
      name: `metadata of a series of ${SERIES_INSTANCES}`,
      unit: 'ms',
      accept: JSON_TYPE,
      connections: 1,
      requests: quick ? 2 : 10,
      path: () => `${path}/metadata`,
    },
    { name: 'instances, 1 connection', unit: 'MB/s', accept: DICOM, connections: 1, requests, path: instance },
    { name: 'instances, 4 connections', unit: 'MB/s', accept: DICOM, connections: 4, requests, path: instance },
    {
      name: 'frames, 1 connection',
      unit: 'MB/s',
      accept: OCTETS,
      connections: 1,
      requests,
      path: (index) => `${instance(index)}/frames/1`,
    },
    {
      name: 'frames, 4 connections',
      unit: 'MB/s',
      accept: OCTETS,
      connections: 4,
      requests,
      path: (index) => `${instance(index)}/frames/1`,
    },
    { name: 'QIDO-RS by PatientID', ...search, path: () => `/studies?PatientID=${patientID}` },
    {
      name: 'QIDO-RS by PatientName BENCH*, limit 50',
      ...search,
      path: () => '/studies?PatientName=BENCH*&limit=50&fuzzymatching=true',
    },
    { name: 'QIDO-RS by date, limit 50', ...search, path: () => '/studies?StudyDate=20260201-20260331&limit=50' },
  ]
}

/** The UIDs of the series that `fill` sends, and how to address its instances. */
export function seriesOfCorpus(): { path: string; instance: (index: number) => string } {
  const instances = [...ctCorpus({ count: SERIES_INSTANCES, name: 'ct of association 0' })].map(headerOf)
  const { study, series } = instances[0]!
  const path = `/studies/${study}/series/${series}`
  return { path, instance: (index) => `${path}/instances/${instances[index % SERIES_INSTANCES]!.instance}` }
}

/** A PatientID of one of the studies of one instance. */
export function patientOfCorpus(): string {
  return headerOf([...smallCorpus({ count: 1, name: 'small of association 0' })][0]!).patientID
}

function headerOf({ dataSet, transferSyntaxUID }: { dataSet: Uint8Array; transferSyntaxUID: string }) {
  const set = readDataSet(dataSet, { transferSyntaxUID })
  const text = (tag: number) => set.string(tag) ?? ''
  return {
    study: text(Tags.StudyInstanceUID),
    series: text(Tags.SeriesInstanceUID),
    instance: text(Tags.SOPInstanceUID),
    patientID: text(Tags.PatientID),
  }
}

/** A slow server is asked less often. */
const LONGEST_TASK_MS = 5_000

/** In the task's unit; NaN where the server does not answer 200. */
async function measure(task: Task, { web }: RunningServer): Promise<number> {
  if (!web) return Number.NaN
  const get = webClient(web)
  let next = 0
  let octets = 0
  let failed = 0
  const latencies: number[] = []
  const began = performance.now()
  const end = began + LONGEST_TASK_MS
  const worker = async () => {
    for (let index = next++; index < task.requests && performance.now() < end; index = next++) {
      const asked = performance.now()
      const answer = await get(task.path(index), task.accept)
      latencies.push(performance.now() - asked)
      octets += answer.octets
      if (answer.status !== 200) failed = answer.status
    }
  }
  await Promise.all(Array.from({ length: task.connections }, worker))
  const seconds = (performance.now() - began) / 1000
  if (failed !== 0) console.error(`${task.name}: status ${failed}`)
  if (failed !== 0) return Number.NaN
  if (task.unit === 'ms') return median(latencies)
  return task.unit === 'MB/s' ? octets / 1e6 / seconds : latencies.length / seconds
}

function toTable(tasks: readonly Task[], columns: ReadonlyMap<string, number[][]>): string {
  const names = [...columns.keys()]
  const rows = tasks.map((task, index) => {
    const values = names.map((name) => median(columns.get(name)![index]!))
    const ratio = task.unit === 'ms' ? values[1]! / values[0]! : values[0]! / values[1]!
    return [
      `${task.name} (${task.unit})`,
      ...values.map(formatNumber),
      ...(names.length === 2 ? [`${formatNumber(ratio)}×`] : []),
    ]
  })
  return table(['reading', ...names, ...(names.length === 2 ? ['times as fast'] : [])], rows)
}
