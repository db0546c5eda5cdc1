/** A CT series on disk in reading order: the chest of the shared data, else the computed phantom. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ctPhantom, part10File } from '@leadglass/testkit'
import { ctSeries } from './files.ts'
import { elementValue } from './images.ts'

export interface CtStack {
  /** By InstanceNumber */
  files: string[]
  studyInstanceUID: string
  patientID: string
  pixelSpacingMm: number
  rows: number
  columns: number
}

/** @param folder - where the phantom is written when there is no series to read */
export async function ctStack(folder: string, sliceCount: number): Promise<CtStack> {
  const series = ctSeries()
  const paths = series.length >= sliceCount ? series.map(({ path }) => path) : await writePhantom(folder, sliceCount)
  const numbered = paths.map((path) => ({ path, instanceNumber: Number(elementValue(path, 'InstanceNumber')) }))
  const files = numbered.sort((a, b) => a.instanceNumber - b.instanceNumber).map(({ path }) => path)
  const [first = ''] = files
  return {
    files: files.slice(0, sliceCount),
    studyInstanceUID: elementValue(first, 'StudyInstanceUID'),
    patientID: elementValue(first, 'PatientID'),
    pixelSpacingMm: Number(elementValue(first, 'PixelSpacing').split('\\')[0]),
    rows: Number(elementValue(first, 'Rows')),
    columns: Number(elementValue(first, 'Columns')),
  }
}

async function writePhantom(folder: string, sliceCount: number): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const paths: string[] = []
  for await (const instance of ctPhantom({ sliceCount })) {
    const path = join(folder, `${paths.length}.dcm`)
    writeFileSync(path, part10File(instance))
    paths.push(path)
  }
  return paths
}
