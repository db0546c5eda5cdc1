/**
 * DICOM files to test with.
 *
 * Where the shared test data lies beside the project, tests run on it; where it does not, one line says so and they run on
 * what this package computes and on the real files that Debian's python3-pydicom brings.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** One file of the manifest, with the values that independent tools found in it. */
export interface TestFile {
  /** Below `folder`, with slashes. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  /** False for files that no reader may store: truncated, corrupt, hostile, no DICOM. */
  readonly valid: boolean
  readonly note: string
  readonly group: string
  readonly category: readonly string[]
  readonly sopClass: string | null
  readonly modality: string | null
  readonly transferSyntax: string | null
  /** Specific Character Set as it stands in the file, values separated by `\`. */
  readonly charset: string | null
  readonly rows: number | null
  readonly cols: number | null
  readonly frames: number | null
  readonly bitsAllocated: number | null
  readonly samplesPerPixel?: number
  readonly photometric: string | null
  readonly studyUID: string | null
  readonly seriesUID: string | null
  readonly sopUID: string | null
  readonly patientId: string | null
  readonly patientName: string | null
  readonly pixels?: {
    readonly frame0Sha256?: string
    readonly form?: string
    readonly min?: number
    readonly max?: number
  }
}

export interface TestData {
  /** The folder of the manifest; `undefined` where the shared data is absent. */
  readonly folder: string | undefined
  /** Empty where the shared data is absent. */
  readonly files: readonly TestFile[]
  /** Reads a file of the manifest. */
  read(file: TestFile | string): Uint8Array
  /** Paths of real Part 10 files: those of the manifest that are valid, otherwise those of Debian's python3-pydicom. */
  readonly realFiles: readonly string[]
}

const projectRoot = join(import.meta.dirname, '../../../..')
const debianFolder = '/usr/lib/python3/dist-packages/pydicom/data/test_files'

let known: TestData | undefined

/** The test data of this machine; looks once. */
export function testData(): TestData {
  known ??= sharedData() ?? fallback()
  return known
}

function sharedData(): TestData | undefined {
  const folder = join(resolve(projectRoot, process.env.LEADGLASS_TEST_DATA ?? '../shared/data'), 'dicom')
  const manifest = join(folder, 'manifest.json')
  if (!existsSync(manifest)) return undefined
  const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: TestFile[] }
  return {
    folder,
    files,
    read: (file) => readOctets(join(folder, typeof file === 'string' ? file : file.path)),
    realFiles: files.filter(({ valid }) => valid).map(({ path }) => join(folder, path)),
  }
}

function fallback(): TestData {
  const realFiles = debianFiles()
  console.log(
    `No shared test data at LEADGLASS_TEST_DATA or ../shared/data: using generated data and ${realFiles.length} files of python3-pydicom`,
  )
  return { folder: undefined, files: [], read: (file) => readOctets(String(file)), realFiles }
}

function debianFiles(): string[] {
  if (!existsSync(debianFolder)) return []
  const names = readdirSync(debianFolder).filter((name) => name.endsWith('.dcm'))
  return names.map((name) => join(debianFolder, name)).filter(isPart10)
}

function isPart10(path: string): boolean {
  return Buffer.from(readOctets(path).subarray(128, 132)).toString('latin1') === 'DICM'
}

function readOctets(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path))
}
