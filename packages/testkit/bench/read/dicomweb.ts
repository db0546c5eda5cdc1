/**
 * The whole of DICOMweb beside Orthanc: metadata, instances, frames, rendered images and thumbnails at 1 and 16 connections,
 * searches among 60 and 20,000 studies, and searches of Leadglass alone among a million.
 */
import type { BenchOptions } from '../options.ts'
import { dayOf, leadglassOfSize, STUDIES_PER_DAY, spread } from '../query/synthetic-studies.ts'
import {
  measureEach,
  measureTasks,
  patientOfCorpus,
  roundsOf,
  SERIES_INSTANCES,
  seriesOfCorpus,
  type Task,
} from './read.ts'

const DICOM = 'multipart/related; type="application/dicom"; transfer-syntax=*'
const OCTETS = 'multipart/related; type="application/octet-stream"; transfer-syntax=*'
const JSON_TYPE = 'application/dicom+json'
/** Orthanc's plugin renders instances and frames; it has no thumbnails, so its rendered image stands beside ours. */
const JPEG = 'image/jpeg'
const PNG = 'image/png'

const fewStudies = 60
const manyStudies = 20_000
const million = 1_000_000

/** @returns a table for each number of studies; `--quick` measures the first only, `--studies 1000000` ours alone */
export async function measureDicomweb(options: BenchOptions, workFolder: string): Promise<string> {
  if (options.studies === million) return alone(options, workFolder)
  const tables: string[] = []
  const work = [
    { studies: fewStudies, tasks: [...retrievals(options.quick), ...searches(options.quick)] },
    ...(options.quick ? [] : [{ studies: manyStudies, tasks: searches(false) }]),
  ]
  for (const { studies, tasks } of work) {
    tables.push(`${studies} studies\n\n${await measureTasks(options, workFolder, { studies, tasks })}`)
  }
  if (!options.quick) tables.push(await alone(options, workFolder))
  return tables.join('\n\n')
}

/** The million is written into the index: sending it would take an hour and measure something else. */
async function alone(options: BenchOptions, workFolder: string): Promise<string> {
  const work = { tasks: searchesOfManyYears(), rounds: roundsOf(options) }
  return `${million} studies, Leadglass alone\n\n${await measureEach([leadglassOfSize(million)], workFolder, work)}`
}

function retrievals(quick: boolean): Task[] {
  const { path, instance } = seriesOfCorpus()
  const requests = quick ? 8 : 400
  const both = (name: string, unit: Task['unit'], accept: string, pathOf: Task['path']): Task[] =>
    [1, 16].map((connections) => ({
      name: `${name}, ${connections} connection${connections === 1 ? '' : 's'}`,
      unit,
      accept,
      connections,
      requests,
      path: pathOf,
    }))
  return [
    {
      name: `metadata of a series of ${SERIES_INSTANCES}`,
      unit: 'ms',
      accept: JSON_TYPE,
      connections: 1,
      requests: quick ? 2 : 10,
      path: () => `${path}/metadata`,
    },
    ...both('instances', 'MB/s', DICOM, instance),
    ...both('frames', 'MB/s', OCTETS, (index) => `${instance(index)}/frames/1`),
    ...both('rendered JPEG', '/s', JPEG, (index) => `${instance(index)}/frames/1/rendered`),
    ...both('rendered PNG', '/s', PNG, (index) => `${instance(index)}/frames/1/rendered`),
    ...both(
      'rendered JPEG of 128 x 128',
      '/s',
      JPEG,
      (index) => `${instance(index)}/frames/1/rendered?viewport=128,128`,
    ),
  ]
}

function searches(quick: boolean): Task[] {
  const patientID = patientOfCorpus()
  const search = (name: string, query: string) => searchTasks(name, quick ? 8 : 200, () => query)
  return [
    ...search('by PatientID', `PatientID=${patientID}`),
    ...search('by PatientName BENCH*, limit 50', 'PatientName=BENCH*&limit=50&fuzzymatching=true'),
    ...search('by a month, limit 50', 'StudyDate=20260201-20260228&limit=50'),
    ...search('as a viewer lists', asViewersList),
  ]
}

function searchesOfManyYears(): Task[] {
  const month = (index: number) => `${dayOf(spread(index))}-${dayOf(spread(index) + 30 * STUDIES_PER_DAY)}`
  const search = (name: string, query: (index: number) => string) => searchTasks(name, 200, query)
  return [
    ...search('by PatientID', (index) => `PatientID=P${spread(index)}`),
    ...search('by a rare PatientName', (index) => `PatientName=Name${spread(index)}^*`),
    ...search('by a month, limit 50', (index) => `StudyDate=${month(index)}&limit=50`),
    ...search('as a viewer lists', () => asViewersList),
  ]
}

const asViewersList = 'limit=101&offset=0&fuzzymatching=true&includefield=00081030,00080060'

function searchTasks(name: string, requests: number, query: (index: number) => string): Task[] {
  return [1, 16].map((connections) => ({
    name: `QIDO-RS ${name}, ${connections} connection${connections === 1 ? '' : 's'}`,
    unit: '/s' as const,
    accept: JSON_TYPE,
    connections,
    requests,
    path: (index) => `/studies?${query(index)}`,
  }))
}
