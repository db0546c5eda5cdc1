/** Which studies the demo shows: those of the given folder, else real sample files of this machine, else computed ones. */
import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { CliError } from '../errors.ts'
import { part10Samples } from './part10-samples.ts'
import { phantomSamples } from './phantom-samples.ts'
import type { SampleSet } from './sample.ts'

/** Where Debian's python3-pydicom keeps its test files: single images of many kinds, so that the phantoms come along. */
const pydicomFiles = '/usr/lib/python3/dist-packages/pydicom/data/test_files'

/**
 * Finds what to send.
 *
 * @param folder - given by the user; `undefined` for samples of the machine
 * @param testData - folder of the tests' shared data, which may not exist
 * @throws CliError `LG_CLI_NO_SAMPLES` when the given folder holds nothing that can be sent
 */
export async function findSamples(folder: string | undefined, testData: string): Promise<SampleSet> {
  if (folder !== undefined) return await samplesOf(resolve(folder))
  const series = resolve(testData, 'dicom/series')
  if (existsSync(series))
    return { origin: 'real CT and MR series of the test data', samples: await part10Samples(series) }
  const phantoms = await phantomSamples()
  if (!existsSync(pydicomFiles)) return { origin: 'a computed CT and MR', samples: phantoms }
  const real = await part10Samples(pydicomFiles)
  return { origin: "a computed CT and MR, and the sample files of Debian's pydicom", samples: [...phantoms, ...real] }
}

async function samplesOf(folder: string): Promise<SampleSet> {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false
  const samples = isFolder ? await part10Samples(folder) : []
  if (samples.length === 0) {
    const why = isFolder ? 'it holds no DICOM file that can be sent' : 'there is no such folder'
    throw new CliError('LG_CLI_NO_SAMPLES', `nothing to show from ${folder}: ${why}`)
  }
  return { origin: `files of ${folder}`, samples }
}
